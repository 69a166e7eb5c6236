"""Second opinions leave labels alone; what they say about people, and how a disagreement is decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.services import labelling, operators, review, undoing
from garbage_gui.services.review import QueueRequest
from garbage_gui.services.second_opinions import agreement, deciding, giving
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.errors import NothingToRedoError, StoreError
from garbage_gui.store.records import IMPORTED
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import write_colour_bundle
from tests.services.test_review import add, say

ANNA, BEN, CHEN = "Anna", "Ben", "陈晨"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "工作区", load_taxonomy("trashnet-6")) as made:
        bundle = write_colour_bundle(made.models_folder / "colours", model_id="colours")
        made.store.models.add(model_record(bundle.card, bundle.folder))
        made.store.models.promote("colours", operator="test")
        yield made


def label(workspace: Workspace, image_id: int, key: str, who: str = ANNA, cause: str = "review") -> None:
    labelling.label(workspace, image_id, key, operator=who, cause=cause)  # type: ignore[arg-type]


def drawn(workspace: Workspace, who: str = BEN, **more: object) -> set[int]:
    request = QueueRequest("second_opinion", **more)  # type: ignore[arg-type]
    return set(review.make_queue(workspace, request, operator=who).image_ids)


def test_an_opinion_changes_no_label_and_tells_what_it_was_compared_with(workspace: Workspace) -> None:
    (image, *_) = add(workspace, 2)
    say(workspace, "colours", [(image, "paper", 0.8)])
    label(workspace, image, "glass")
    before = workspace.store.images.get(image)
    opinion = giving.give(workspace, image, "metal", operator=BEN)
    assert workspace.store.images.get(image) == before
    (event,) = labelling.history(workspace, image)
    assert (opinion.class_key, opinion.operator, opinion.agrees) == ("metal", BEN, False)
    assert (opinion.compared_event, opinion.compared_class, opinion.compared_with) == (
        event.uuid,
        "glass",
        ANNA,
    )
    assert (opinion.model_id, opinion.predicted_class) == ("colours", "paper")
    assert opinion.predicted_confidence == pytest.approx(0.8)
    again = giving.give(workspace, image, "glass", operator=BEN)
    assert workspace.store.opinions.standing() == [again] and again.agrees
    assert (
        giving.own_opinion(workspace, image, BEN) == again
        and giving.own_opinion(workspace, image, ANNA) is None
    )


def test_opinions_cannot_be_changed_in_the_file(workspace: Workspace) -> None:
    (image,) = add(workspace, 1)
    label(workspace, image, "glass")
    giving.give(workspace, image, "metal", operator=BEN)
    for sql in ("UPDATE opinions SET class_key = 'glass'", "DELETE FROM opinions"):
        with pytest.raises((StoreError, sqlite3.Error), match="never"):
            workspace.store.write(lambda db, sql=sql: db.conn.execute(sql))  # type: ignore[misc]


def test_what_cannot_be_judged_is_refused(workspace: Workspace) -> None:
    own, bare = add(workspace, 2)
    label(workspace, own, "glass", BEN)
    with pytest.raises(StoreError, match="no label"):
        giving.give(workspace, bare, "metal", operator=BEN)
    with pytest.raises(StoreError, match="“Ben” labelled this picture"):
        giving.give(workspace, own, "metal", operator=BEN)
    assert workspace.store.opinions.standing() == []


def test_the_queue_holds_what_others_labelled(workspace: Workspace) -> None:
    ids = add(workspace, 8)
    for image in ids[:3]:
        label(workspace, image, "glass", ANNA)
    label(workspace, ids[3], "metal", BEN)
    label(workspace, ids[4], "metal", CHEN)
    label(workspace, ids[5], "paper", BEN, "import")
    label(workspace, ids[6], "paper", ANNA)
    labelling.exclude(workspace, [ids[6]], operator=ANNA)
    assert drawn(workspace) == {*ids[:3], ids[4], ids[5]}
    assert drawn(workspace, labelled_by=ANNA) == set(ids[:3])
    assert drawn(workspace, labelled_by=IMPORTED) == {ids[5]}
    assert drawn(workspace, ANNA) == {ids[3], ids[4], ids[5]}
    assert [(c.operator, c.images) for c in giving.candidates(workspace, BEN)] == [
        (ANNA, 3),
        (CHEN, 1),
        (IMPORTED, 1),
    ]
    giving.give(workspace, ids[0], "glass", operator=BEN)
    label(workspace, ids[1], "metal", BEN)
    label(workspace, ids[1], "glass", ANNA)  # Ben has seen this one
    assert drawn(workspace, labelled_by=ANNA) == {ids[2]}
    assert drawn(workspace, labelled_by=ANNA, skip_judged=False) == set(ids[:3])
    empty = review.make_queue(workspace, QueueRequest("second_opinion", labelled_by="Nobody"), operator=BEN)
    assert empty.image_ids == [] and "no picture left" in str(empty.note)


def test_the_sample_is_the_same_for_the_same_number(workspace: Workspace) -> None:
    ids = add(workspace, 30)
    for image in ids:
        label(workspace, image, "glass")
    one, same, other = (
        review.make_queue(workspace, QueueRequest("second_opinion", size=10, seed=n), operator=BEN).image_ids
        for n in (1, 1, 2)
    )
    assert one == same != other and len(one) == len(other) == 10


def test_a_class_that_is_asked_for_does_not_give_the_label_away(workspace: Workspace) -> None:
    ids = add(workspace, 4)
    say(workspace, "colours", [(ids[0], "glass", 0.9), (ids[1], "glass", 0.9), (ids[2], "metal", 0.9)])
    for image, key in zip(ids, ("glass", "metal", "glass", "paper"), strict=True):
        label(workspace, image, key)
    assert drawn(workspace, class_key="glass") == set(ids[:3])


def test_a_label_that_was_undone_and_redone_is_by_whoever_gave_it(workspace: Workspace) -> None:
    (image,) = add(workspace, 1)
    label(workspace, image, "glass", ANNA)
    label(workspace, image, "metal", CHEN)
    workspace.store.labels.undo(operator=BEN)
    assert [g.operator for g in workspace.store.opinions.given_labels()] == [ANNA]
    workspace.store.labels.redo(operator=BEN)
    (given,) = workspace.store.opinions.given_labels()
    assert (given.operator, given.class_key) == (CHEN, "metal")


def test_agreement_of_two_people(workspace: Workspace) -> None:
    ids = add(workspace, 6)
    for image, anna, ben in zip(
        ids,
        ("glass", "glass", "metal", "metal", "paper"),
        ("glass", "metal", "metal", "metal", "glass"),
        strict=False,
    ):
        label(workspace, image, anna, ANNA)
        giving.give(workspace, image, ben, operator=BEN)
    label(workspace, ids[5], "paper", BEN)
    giving.give(workspace, ids[5], "paper", operator=ANNA)  # the other way round counts the same
    found = agreement.agreement(workspace)
    assert (found.first, found.second, found.classes) == (ANNA, BEN, ("glass", "metal", "paper"))
    assert found.table.tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 1]]
    assert found.images[0, 1] == (ids[1],) and set(found.images[1, 1]) == {ids[2], ids[3]}
    assert found.overall.kappa == pytest.approx((4 / 6 - 12 / 36) / (1 - 12 / 36))
    glass = found.per_class[0]
    assert (glass.class_key, glass.first, glass.second, glass.both) == ("glass", 2, 2, 1)
    assert found.undecided == (ids[1], ids[4]) and found.few
    turned = agreement.agreement(workspace, BEN, ANNA)
    assert (turned.first, turned.table.tolist()) == (BEN, found.table.T.tolist())
    assert turned.overall.kappa == pytest.approx(found.overall.kappa)
    assert agreement.agreement(workspace, second=ANNA).first == BEN
    assert [(p.first, p.second, p.images) for p in agreement.pairs(workspace)] == [(ANNA, BEN, 6)]
    assert found.to_json()["undecided"] == 2
    with pytest.raises(agreement.AgreementError, match="“陈晨”"):
        agreement.agreement(workspace, CHEN)


def test_without_opinions_the_way_to_them_is_told(workspace: Workspace) -> None:
    with pytest.raises(agreement.AgreementError, match="no second opinions yet"):
        agreement.agreement(workspace)


def test_a_decision_is_a_label_event_and_closes_the_disagreement(workspace: Workspace) -> None:
    one, other, third = add(workspace, 3)
    for image in (one, other, third):
        label(workspace, image, "glass", ANNA)
        giving.give(workspace, image, "metal", operator=BEN)
    said = deciding.said_of(workspace, one)
    assert [(s.class_key, s.operators) for s in said] == [("glass", (ANNA,)), ("metal", (BEN,))]
    queue = review.make_queue(workspace, QueueRequest("adjudication"))
    assert queue.image_ids == [one, other, third]
    # Also a decision for the label that is there already is an event.
    kept = deciding.decide(workspace, one, "glass", operator=CHEN)
    assert (kept.from_class, kept.to_class, kept.cause, kept.operator) == (
        "glass",
        "glass",
        "adjudication",
        CHEN,
    )
    deciding.decide(workspace, other, "metal", operator=CHEN)
    deciding.decide(workspace, third, "paper", operator=CHEN)
    assert [i.label for i in workspace.store.images.get_many([one, other, third])] == [
        "glass",
        "metal",
        "paper",
    ]
    assert {i.label_cause for i in workspace.store.images.get_many([one, other, third])} == {"adjudication"}
    assert deciding.disputed(workspace)[0] == []
    # What was said independently is as before.
    assert agreement.agreement(workspace).overall.agreed == 0
    # Taken back, it is open again, with the label of before.
    workspace.store.labels.undo(operator=CHEN)
    workspace.store.labels.undo(operator=CHEN)
    workspace.store.labels.undo(operator=CHEN)
    assert deciding.disputed(workspace)[0] == [one, other, third]
    first = workspace.store.images.get(one)
    assert (first.label, first.label_cause) == ("glass", "review")
    assert [g.operator for g in workspace.store.opinions.given_labels([one])] == [ANNA]
    workspace.store.labels.redo(operator=CHEN)
    assert deciding.disputed(workspace)[0] == [other, third]


def test_an_opinion_after_a_decision_opens_it_again(workspace: Workspace) -> None:
    (image,) = add(workspace, 1)
    label(workspace, image, "glass", ANNA)
    giving.give(workspace, image, "metal", operator=BEN)
    deciding.decide(workspace, image, "glass", operator=CHEN)
    assert deciding.disputed(workspace)[0] == []
    giving.give(workspace, image, "paper", operator=ANNA)  # of what Chen decided
    assert deciding.disputed(workspace)[0] == [image]
    assert deciding.disputed(workspace, (ANNA, BEN))[0] == []
    assert deciding.disputed(workspace, (ANNA, CHEN))[0] == [image]


def test_a_label_that_was_changed_in_another_way_is_no_disagreement_any_more(workspace: Workspace) -> None:
    (image,) = add(workspace, 1)
    label(workspace, image, "glass", ANNA)
    giving.give(workspace, image, "metal", operator=BEN)
    label(workspace, image, "metal", ANNA)
    assert deciding.disputed(workspace)[0] == []


def test_nothing_is_decided_where_nobody_differs(workspace: Workspace) -> None:
    (image,) = add(workspace, 1)
    label(workspace, image, "glass", ANNA)
    giving.give(workspace, image, "glass", operator=BEN)
    with pytest.raises(deciding.NotDisputedError, match="Nobody contradicts"):
        deciding.decide(workspace, image, "metal", operator=CHEN)


def test_a_queue_that_is_continued_leaves_out_what_was_decided(workspace: Workspace) -> None:
    ids = add(workspace, 4)
    for image in ids:
        label(workspace, image, "glass", ANNA)
        giving.give(workspace, image, "metal", operator=BEN)
    queue = review.make_queue(workspace, QueueRequest("adjudication"))
    review.keep_queue(workspace, CHEN, queue)
    deciding.decide(workspace, ids[2], "metal", operator=BEN)
    left = review.continue_queue(workspace, CHEN)
    assert left is not None and left.image_ids == [ids[0], ids[1], ids[3]]
    asked = QueueRequest(
        "second_opinion", size=7, seed=3, labelled_by=ANNA, class_key="glass", skip_judged=False
    )
    assert QueueRequest.from_json(asked.to_json()) == asked


def test_an_opinion_is_a_step_that_is_undone_and_redone_across_restarts(workspace: Workspace) -> None:
    one, other = add(workspace, 2)
    for image in (one, other):
        label(workspace, image, "glass", ANNA)
        giving.give(workspace, image, "metal", operator=BEN)
    label(workspace, one, "paper", CHEN)
    folder = workspace.folder
    workspace.close()
    with Workspace.open(folder) as again:
        store = again.store
        assert undoing.undo(again, operator=CHEN).events[0].to_class == "glass"
        undone = undoing.undo(again, operator=CHEN)
        assert undone.operation is not None and undone.operation.kind == "opinion"
        assert undone.operation.said["image"] == other
        assert [o.image_id for o in store.opinions.standing()] == [one]
    with Workspace.open(folder) as again:
        undoing.redo(again, operator=CHEN)
        assert [(o.image_id, o.operator, o.class_key) for o in again.store.opinions.standing()] == [
            (one, BEN, "metal"),
            (other, BEN, "metal"),
        ]
        undoing.redo(again, operator=CHEN)
        assert again.store.images.get(one).label == "paper"
        undoing.undo(again, operator=CHEN)
        undoing.undo(again, operator=CHEN)
        giving.give(again, other, "trash", operator=BEN)
        with pytest.raises(NothingToRedoError):
            undoing.redo(again, operator=CHEN)


def test_who_is_known_here(workspace: Workspace) -> None:
    ids = add(workspace, 3)
    label(workspace, ids[0], "paper", "importer", "import")
    label(workspace, ids[1], "glass", ANNA)
    giving.give(workspace, ids[1], "glass", operator=BEN)
    known = operators.known_operators(workspace)
    assert {(k.name, k.labels, k.opinions) for k in known} == {(ANNA, 1, 0), (BEN, 0, 1)}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Anna\t Maria ", "Anna Maria"),
        ("王\u200b芳\n", "王芳"),
        ("e\u0301va", "éva"),
        ("\u202eAnna", "Anna"),
    ],
)
def test_a_name_as_it_is_kept(typed: str, name: str) -> None:
    assert operators.clean_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "why"),
    [(" \u200b ", "at least one"), ("x" * 81, "at most 80"), ("@imported", "imported labels")],
)
def test_a_name_that_nobody_can_have(typed: str, why: str) -> None:
    with pytest.raises(operators.OperatorError, match=why):
        operators.clean_name(typed)


def test_names_that_are_alike() -> None:
    known = ["Anna", "王 芳"]
    assert operators.alike("anna ", known) == "Anna"
    assert operators.alike("Ａnna", known) == "Anna"
    assert operators.alike("王芳", known) == "王 芳"
    assert operators.alike("Anna", known) is None and operators.alike("Hannah", known) is None
