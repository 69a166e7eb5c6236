"""The tables of a store, as steps that are applied once each, in order, and never changed afterwards."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x47415242  # "GARB" in the file's header
migrations = Migrations("garbage_gui")


@migrations()
def m001_first_tables(db: Database) -> None:
    db.executescript(_FIRST_TABLES)


@migrations()
def m002_paused_jobs(db: Database) -> None:
    # Which states a job may have is a check of its table, and SQLite changes a check only with the table.
    columns = (
        "id, kind, lane, parameters, status, progress, message, eta_seconds, created_at, started_at, "
        "finished_at, heartbeat_at, pid, cancel_requested, result, error"
    )
    db.executescript(
        f"""
        {_JOBS_WITH_PAUSE}
        INSERT INTO jobs_new({columns}) SELECT {columns} FROM jobs;
        DROP TABLE jobs;
        ALTER TABLE jobs_new RENAME TO jobs;
        CREATE INDEX jobs_by_status ON jobs(status, lane, id);
        """
    )


@migrations()
def m003_sorted_files(db: Database) -> None:
    db.executescript(_SORTED_FILES)


@migrations()
def m004_review_queues(db: Database) -> None:
    db.executescript(_REVIEW_QUEUES)


@migrations()
def m005_novelty(db: Database) -> None:
    # NULL: from a model that cannot tell, or from before the store kept it.
    db.executescript("ALTER TABLE predictions ADD COLUMN novelty REAL;")


@migrations()
def m006_watched_files(db: Database) -> None:
    db.executescript(_WATCHED_FILES)


@migrations()
def m007_operations(db: Database) -> None:
    db.executescript(_OPERATIONS)


@migrations()
def m008_opinions(db: Database) -> None:
    db.executescript(_OPINIONS)


@migrations()
def m009_uncompared_images(db: Database) -> None:
    db.executescript(_UNCOMPARED_IMAGES)


# Why these shapes:
# - Image ids are integers, so that joins over 100,000 images stay in the milliseconds; the sha256 is the
#   identity.
# - images.label, label_cause, excluded are derived from label_events, in the same transaction.
# - predictions is narrow and clustered by model; the wide vectors lie beside, so that a filter never reads
#   them.
# - A path outside the workspace is absolute, one inside is relative: a workspace can be moved. Names that
#   are not valid Unicode are kept as bytes.
_FIRST_TABLES = """
CREATE TABLE workspace (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    format TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    perceptual_hash BLOB,
    added_at REAL NOT NULL,
    label TEXT,
    label_cause TEXT,
    label_event INTEGER,
    split TEXT CHECK (split IN ('train', 'validation', 'test')),
    group_id INTEGER,
    excluded INTEGER NOT NULL DEFAULT 0
);
-- Each index ends with the id, as every index of SQLite does: filter, order and result from the index alone.
CREATE INDEX images_by_id ON images(excluded, id, label);
CREATE INDEX images_by_label ON images(excluded, label);
CREATE INDEX images_by_split ON images(excluded, split, label);
CREATE INDEX images_by_name ON images(excluded, sort_name);
CREATE INDEX images_by_size ON images(excluded, bytes);
CREATE INDEX images_by_group ON images(group_id) WHERE group_id IS NOT NULL;
CREATE INDEX images_without_split ON images(label) WHERE split IS NULL AND label IS NOT NULL AND excluded = 0;

CREATE TABLE paths (
    path BLOB PRIMARY KEY,
    image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
    bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    seen_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX paths_by_image ON paths(image_id, seen_at);

CREATE TABLE label_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    batch TEXT NOT NULL,
    image_id INTEGER NOT NULL REFERENCES images(id),
    from_class TEXT,
    to_class TEXT,
    operator TEXT NOT NULL,
    at REAL NOT NULL,
    cause TEXT NOT NULL,
    model_id TEXT,
    predicted_class TEXT,
    predicted_confidence REAL,
    reverts TEXT
);
CREATE INDEX label_events_by_image ON label_events(image_id, id);
CREATE INDEX label_events_by_batch ON label_events(batch);
CREATE INDEX label_events_by_reverts ON label_events(reverts) WHERE reverts IS NOT NULL;
CREATE INDEX label_events_undoable ON label_events(id) WHERE cause NOT IN ('import', 'undo');

CREATE TRIGGER label_events_never_change BEFORE UPDATE ON label_events
BEGIN SELECT RAISE(ABORT, 'label events are never changed'); END;
CREATE TRIGGER label_events_never_go BEFORE DELETE ON label_events
BEGIN SELECT RAISE(ABORT, 'label events are never removed'); END;
CREATE TRIGGER label_events_never_replaced BEFORE INSERT ON label_events
WHEN EXISTS (SELECT 1 FROM label_events WHERE uuid = NEW.uuid OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'label events are never replaced'); END;

CREATE TABLE predicting_models (
    number INTEGER PRIMARY KEY,
    model_id TEXT NOT NULL UNIQUE
);
CREATE TABLE predictions (
    model INTEGER NOT NULL REFERENCES predicting_models(number),
    image_id INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE,
    class_key TEXT NOT NULL,
    confidence REAL NOT NULL,
    margin REAL NOT NULL,
    unsure INTEGER NOT NULL,
    preprocessing_version INTEGER NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (model, image_id)
) WITHOUT ROWID;
CREATE INDEX predictions_by_confidence ON predictions(model, confidence, image_id, class_key);
CREATE TABLE prediction_vectors (
    model INTEGER NOT NULL,
    image_id INTEGER NOT NULL,
    probabilities BLOB NOT NULL,
    embedding BLOB,
    PRIMARY KEY (model, image_id),
    FOREIGN KEY (model, image_id) REFERENCES predictions(model, image_id) ON DELETE CASCADE
);

CREATE TABLE models (
    model_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    backbone TEXT NOT NULL,
    freeze_depth INTEGER NOT NULL,
    parent TEXT,
    created_at REAL NOT NULL,
    folder BLOB NOT NULL,
    metrics TEXT NOT NULL,
    job_id INTEGER
);
CREATE TABLE promotions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model_id TEXT NOT NULL REFERENCES models(model_id),
    previous TEXT,
    operator TEXT NOT NULL,
    at REAL NOT NULL,
    reverts INTEGER REFERENCES promotions(id)
);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL CHECK (lane IN ('interactive', 'compute')),
    parameters TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled',
        'interrupted')),
    progress REAL NOT NULL DEFAULT 0,
    message TEXT,
    eta_seconds REAL,
    created_at REAL NOT NULL,
    started_at REAL,
    finished_at REAL,
    heartbeat_at REAL,
    pid INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    result TEXT,
    error TEXT
);
CREATE INDEX jobs_by_status ON jobs(status, lane, id);
CREATE TABLE job_metrics (
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (job_id, epoch, name)
) WITHOUT ROWID;
CREATE TABLE job_log (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    at REAL NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX job_log_by_job ON job_log(job_id, id);
CREATE TABLE job_files (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    path BLOB NOT NULL,
    image_id INTEGER REFERENCES images(id) ON DELETE SET NULL,
    error TEXT,
    UNIQUE (job_id, path)
);
CREATE INDEX job_files_by_job ON job_files(job_id, id);
"""

_JOBS_WITH_PAUSE = """
CREATE TABLE jobs_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL CHECK (lane IN ('interactive', 'compute')),
    parameters TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled', 'paused',
        'interrupted')),
    progress REAL NOT NULL DEFAULT 0,
    message TEXT,
    eta_seconds REAL,
    created_at REAL NOT NULL,
    started_at REAL,
    finished_at REAL,
    heartbeat_at REAL,
    pid INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    result TEXT,
    error TEXT,
    pause_requested INTEGER NOT NULL DEFAULT 0
);
"""

# A row is written before a file is touched: whatever happens then, it says where the file can be. ``file_id``
# is the file's row in the classification that was sorted; files are taken in that order.
_SORTED_FILES = """
CREATE TABLE sorted_files (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    file_id INTEGER NOT NULL,
    image_id INTEGER REFERENCES images(id) ON DELETE SET NULL,
    source BLOB NOT NULL,
    target BLOB,
    folder TEXT NOT NULL,
    renamed INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('copy', 'move', 'none')),
    state TEXT NOT NULL CHECK (state IN ('intended', 'done', 'there', 'failed', 'returning', 'returned', 'kept')),
    sha256 TEXT,
    bytes INTEGER NOT NULL,
    returned_to BLOB,
    note TEXT,
    at REAL NOT NULL,
    UNIQUE (job_id, file_id)
);
CREATE INDEX sorted_files_by_state ON sorted_files(job_id, state, id);
CREATE INDEX sorted_files_by_source ON sorted_files(source);
CREATE TABLE sorted_folders (
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    path BLOB NOT NULL,
    PRIMARY KEY (job_id, path)
) WITHOUT ROWID;
"""

# ``images`` and ``aside`` are ids, 8 bytes each: a queue of 100,000 is written once, its place often.
_REVIEW_QUEUES = """
CREATE TABLE review_queues (
    operator TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    images BLOB NOT NULL,
    place INTEGER NOT NULL,
    aside BLOB NOT NULL,
    at REAL NOT NULL
);
"""

# A file is known again by its size and the time of its last change; ``pending`` until its run has classified it.
_WATCHED_FILES = """
CREATE TABLE watched_files (
    path BLOB PRIMARY KEY,
    bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    job_id INTEGER REFERENCES jobs(id) ON DELETE SET NULL,
    pending INTEGER NOT NULL,
    at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX watched_files_pending ON watched_files(job_id, at, path) WHERE pending;
"""

# Sortings that were made before are steps from now on; label events have the order, so a sorting goes behind the last
# one that was older.
_OPERATIONS = """
CREATE TABLE operations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('do', 'undo', 'redo')),
    operator TEXT NOT NULL,
    at REAL NOT NULL,
    event_id INTEGER NOT NULL,
    batch TEXT,
    said TEXT NOT NULL,
    before TEXT,
    after TEXT,
    reverts TEXT
);
CREATE UNIQUE INDEX operations_by_reverts ON operations(reverts) WHERE reverts IS NOT NULL;
CREATE INDEX operations_by_batch ON operations(batch) WHERE batch IS NOT NULL;
CREATE INDEX operations_by_kind ON operations(kind, id);

CREATE TRIGGER operations_never_change BEFORE UPDATE ON operations
BEGIN SELECT RAISE(ABORT, 'operations are never changed'); END;
CREATE TRIGGER operations_never_go BEFORE DELETE ON operations
BEGIN SELECT RAISE(ABORT, 'operations are never removed'); END;
CREATE TRIGGER operations_never_replaced BEFORE INSERT ON operations
WHEN EXISTS (SELECT 1 FROM operations WHERE uuid = NEW.uuid OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'operations are never replaced'); END;

INSERT INTO operations(uuid, kind, action, operator, at, event_id, said)
SELECT lower(hex(randomblob(16))), 'sort', 'do', '', j.created_at,
    (SELECT COALESCE(MAX(e.id), 0) FROM label_events e WHERE e.at <= j.created_at), json_object('job', j.id)
FROM jobs j WHERE j.kind = 'sort' AND EXISTS (
    SELECT 1 FROM sorted_files f WHERE f.job_id = j.id AND f.state IN ('intended', 'done', 'returning'))
ORDER BY j.id;
"""

# A second opinion leaves the label alone. What it was compared with stands in its row, as it was then:
# ``compared_event`` is the uuid of the label event. An undo is a row without a class. ``after_event`` is the newest
# label event of then: it tells an adjudication that came later from one that came before, whatever the clocks say.
_OPINIONS = """
CREATE TABLE opinions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    image_id INTEGER NOT NULL REFERENCES images(id),
    class_key TEXT,
    operator TEXT NOT NULL,
    at REAL NOT NULL,
    compared_event TEXT NOT NULL,
    compared_class TEXT NOT NULL,
    compared_with TEXT NOT NULL,
    after_event INTEGER NOT NULL,
    model_id TEXT,
    predicted_class TEXT,
    predicted_confidence REAL,
    reverts TEXT
);
CREATE INDEX opinions_by_image ON opinions(image_id, id);
CREATE INDEX opinions_by_reverts ON opinions(reverts) WHERE reverts IS NOT NULL;
CREATE INDEX label_events_adjudications ON label_events(image_id, id) WHERE cause = 'adjudication';

CREATE TRIGGER opinions_never_change BEFORE UPDATE ON opinions
BEGIN SELECT RAISE(ABORT, 'opinions are never changed'); END;
CREATE TRIGGER opinions_never_go BEFORE DELETE ON opinions
BEGIN SELECT RAISE(ABORT, 'opinions are never removed'); END;
CREATE TRIGGER opinions_never_replaced BEFORE INSERT ON opinions
WHEN EXISTS (SELECT 1 FROM opinions WHERE uuid = NEW.uuid OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'opinions are never replaced'); END;
"""

# Imported, but not yet compared with all others for near-duplicates: until then, such an image gets no split.
_UNCOMPARED_IMAGES = """
CREATE TABLE uncompared_images (
    image_id INTEGER PRIMARY KEY REFERENCES images(id) ON DELETE CASCADE
);
"""
