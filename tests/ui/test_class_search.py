"""Finding one of the 43 Huawei classes by what people type."""

from __future__ import annotations

import time

import pytest

from garbage_gui.taxonomy import Taxonomy, load_taxonomy
from garbage_gui.ui.widgets.class_search import begins_a_class, find_classes
from garbage_gui.ui.widgets.pinyin import readings, reads, spelled


@pytest.fixture(scope="module")
def huawei() -> Taxonomy:
    return load_taxonomy("huawei-43")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # English: beginnings, words inside, letters left out
        ("bag", "bag"),
        ("chop", "chopping-board"),
        ("bone", "large-bone"),
        ("Fish bone", "fish-bone"),
        ("expired", "expired-medicine"),
        # Chinese
        ("牙签", "toothpick"),
        ("电池", "dry-battery"),
        ("玩具", "plastic-toy"),
        # pinyin: initials, whole syllables, both mixed, from the middle
        ("yq", "toothpick"),
        ("gdc", "dry-battery"),
        ("yaqian", "toothpick"),
        ("bao", "bag"),
        ("guo", "pot"),
        ("suliaowanju", "plastic-toy"),
        ("suliaowj", "plastic-toy"),
        ("sliaowan", "plastic-toy"),
        ("zhenban", "chopping-board"),
        ("tiaoliaoping", "seasoning-bottle"),
        ("diaoliao", "seasoning-bottle"),
        ("danke", "eggshell"),
        ("danqiao", "eggshell"),
        ("dianchi", "dry-battery"),
        ("xifashui", "shampoo-bottle"),
        # slips: a wrong, a missing, one too many, two swapped; also inside the name and in pinyin
        ("tootpick", "toothpick"),
        ("egshell", "eggshell"),
        ("pilllow", "pillow"),
        ("botlte", "cosmetics-bottle"),
        ("shampo botle", "shampoo-bottle"),
        ("batery", "dry-battery"),
        ("hcopsticks", "bamboo-chopsticks"),
        ("cigarrete", "cigarette-butt"),
        ("yaqain", "toothpick"),
        ("dianchu", "dry-battery"),
    ],
)
def test_the_class_that_was_meant_comes_first(huawei: Taxonomy, typed: str, found: str) -> None:
    assert find_classes(huawei, typed)[0].key == found


@pytest.mark.parametrize(
    ("typed", "first", "later"),
    [
        ("ba", {"bag", "bamboo-chopsticks"}, {"dry-battery"}),
        ("sl", {"plastic-toy", "plastic-bowl-and-basin", "plastic-hanger"}, set()),
        ("bottle", {"cosmetics-bottle", "shampoo-bottle", "seasoning-bottle", "wine-bottle", "beverage-bottle"}, set()),
        ("pi", {"pillow", "leather-shoes"}, set()),
    ],
)  # fmt: skip
def test_what_fits_better_comes_before_what_fits_somehow(
    huawei: Taxonomy, typed: str, first: set[str], later: set[str]
) -> None:
    keys = [c.key for c in find_classes(huawei, typed)]
    assert first <= set(keys[: len(first) + 2])
    for key in later:
        assert keys.index(key) >= len(first)


def test_of_equally_good_ones_the_one_used_lately_comes_first(huawei: Taxonomy) -> None:
    assert find_classes(huawei, "suliao", recent=["plastic-hanger"])[0].key == "plastic-hanger"
    assert find_classes(huawei, "", recent=["pot"])[0].key == "pot"
    assert len(find_classes(huawei, "")) == 43


def test_nothing_is_found_where_nothing_is_meant(huawei: Taxonomy) -> None:
    for typed in ("qqq", "zzzz", "vw", "12", "☃"):
        assert find_classes(huawei, typed) == []


def test_what_begins_a_name_is_told_from_a_slip(huawei: Taxonomy) -> None:
    assert begins_a_class(huawei, "cig") and begins_a_class(huawei, "chat") and begins_a_class(huawei, "xif")
    assert not begins_a_class(huawei, "xg") and not begins_a_class(huawei, "cigr")


def test_syllables_may_be_whole_or_begun() -> None:
    name = readings("塑料玩具")
    assert spelled(name) == "suliaowanju"
    for letters in ("s", "sl", "sul", "suliaow", "slwj", "sliaowju"):
        assert reads(letters, name)
    for letters in ("l", "sz", "suliaox", "suliaowanjux"):
        assert not reads(letters, name)
    assert reads("suliaowanju", name, whole=True) and not reads("suliaowanj", name, whole=True)
    assert reads("nvshi", readings("女士"), whole=True) and readings("ABC 1") == ()


def test_it_answers_between_two_keys(huawei: Taxonomy) -> None:
    find_classes(huawei, "warm")
    start = time.process_time()
    for typed in ("s", "su", "sul", "suli", "sulia", "suliao", "plsatic bowl"):
        find_classes(huawei, typed)
    assert time.process_time() - start < 7 * 0.03
