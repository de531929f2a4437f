"""The labelled conversations, and what is measured on them."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from evals.conversations import (
    FOLDER,
    SPLITS,
    WAYS,
    Asked,
    Cast,
    Conversation,
    ConversationsError,
    Desk,
    Lesson,
    Said,
    ask_all,
    cast_lessons,
    converse,
    damage,
    fit,
    labelled,
    lessons,
    missed,
    ratio,
    read_cast,
    read_conversations,
    report,
    rewriting,
)
from evals.questions import Label, Labelled, misplaced
from indexer.glossary import Glossary
from service.dialogue import Turn, read_turn
from service.earlier import Earlier
from service.leaning import names_of, signs
from service.library import Library
from service.question import clean
from service.search import read_question
from tests.running import shipped

LABEL = Label("lamp-green", "The lamp is green in May.")
TALK = Conversation(
    "k01",
    (
        Said("is the lamp green in may", "is the lamp green in may", "first", (LABEL,)),
        Said("thanks", "thanks", "thanks", ()),
        Said("why that one?", "why is the lamp green in may", "elliptical", (LABEL,)),
        Said(
            "is the paint of the old door really red in may",
            "is the paint of the old door really red in may",
            "change",
            (Label("door-red", "The door is red in May."),),
        ),
    ),
)


def made(kind: str, bare: int, shipped: int, reached: int = 1, leans: bool = True) -> Asked:
    """A turn with these ranks."""
    ranks = dict(zip(WAYS, (bare, 0, shipped, reached), strict=True))
    return Asked("why", (Turn("what"),), kind, leans, ranks, "why (what)", "why what", "k01.1")


@pytest.mark.parametrize("split", sorted({SPLITS[file.stem] for file in FOLDER.glob("*.jsonl")}))
def test_every_label_of_the_conversations_stands_verbatim_in_its_document(split: str) -> None:
    documents = {document.id: document for document in shipped().documents}
    assert misplaced(list(labelled(read_conversations(split))), documents) == []


@pytest.mark.parametrize("split", sorted({SPLITS[file.stem] for file in FOLDER.glob("*.jsonl")}))
def test_conversations_begin_with_a_first_turn_and_only_thanks_have_no_answer(split: str) -> None:
    conversations = read_conversations(split)
    assert len({conversation.id for conversation in conversations}) == len(conversations)
    for conversation in conversations:
        assert [said.kind == "first" for said in conversation.turns] == [True] + [False] * (len(conversation.turns) - 1)
        assert all(bool(said.answers) == (said.kind != "thanks") for said in conversation.turns)


def test_conversations_of_an_unknown_set_are_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(msgspec.json.encode(TALK))
    with pytest.raises(ConversationsError, match=r"x\.jsonl belongs to no split\. Name it in SPLITS"):
        read_conversations("dev", tmp_path)


def test_a_split_without_conversations_is_named(tmp_path: Path) -> None:
    (tmp_path / "k.jsonl").write_bytes(msgspec.json.encode(TALK) + b"\n\n")
    assert read_conversations("dev", tmp_path) == [TALK]
    with pytest.raises(ConversationsError, match="no conversations of the split 'test'"):
        read_conversations("test", tmp_path)


def test_later_turns_are_asked_with_all_before_them_and_thanks_are_not(small: Library) -> None:
    asked = [one for one, _ in converse(TALK, Desk(small)) if one]
    assert [one.text for one in asked] == ["why that one?", "is the paint of the old door really red in may"]
    assert [turn.question for turn in asked[1].earlier] == ["is the lamp green in may", "thanks", "why that one?"]
    assert [one.leans for one in asked] == [True, False]
    assert asked[0].is_found("shipped") and asked[0].is_found("self-contained")


def test_a_turn_that_stands_alone_is_found_just_as_if_it_came_first(small: Library) -> None:
    text = "is the paint of the old boat really blue in may"
    gold = [Labelled("g", text, "f", "dev", "fact", "plain", (Label("boat-blue", "The boat"),), None)]
    asked = [one for one in ask_all([TALK], gold, Desk(small)) if not one.leans]
    assert len(asked) == 3  # the change of topic, and the gold question twice
    assert all(one.ranks["shipped"] == one.ranks["bare"] and one.interpreted == one.text for one in asked)


def test_a_turn_is_searched_for_as_the_service_does(small: Library) -> None:
    first, texts = Turn("is the lamp green in may", (0,)), ("why that one?", "thanks", "is the door  red in may")
    for text in texts:
        own, of_service = Desk(small).read(text, [first]), read_question(clean(text), Earlier((first,)), small)
        assert (own.question, own.interpreted, own.bonuses, own.follow_up_of) == (
            of_service.question,
            of_service.interpreted,
            of_service.bonuses,
            of_service.follow_up_of,
        )
        assert np.array_equal(own.vector, of_service.vector)


def test_the_ratio_is_what_is_found_of_what_the_self_contained_form_finds() -> None:
    """Found 2 of 4, reachable 3 of 4: 2/3. One that only the follow-up finds counts for it too."""
    turns = [made("elliptical", 0, 1), made("elliptical", 0, 0), made("elliptical", 0, 4), made("elliptical", 0, 3, 0)]
    assert ratio(turns, "shipped").value == pytest.approx(2 / 3)
    assert ratio(turns, "bare").value == 0.0


def test_damage_is_what_is_lost_of_what_is_found_alone() -> None:
    """Found alone 3, of which one falls to rank 4: 1/3. What is not found alone cannot be lost."""
    turns = [made("gold", 1, 1), made("gold", 2, 4), made("gold", 3, 3), made("gold", 0, 0)]
    assert damage(turns, "shipped").value == pytest.approx(1 / 3)
    assert damage(turns, "shipped").count == 3


def test_what_is_missed_and_what_is_lost_is_listed() -> None:
    turns = [made("elliptical", 0, 0, leans=False), made("elliptical", 0, 1), made("gold", 1, 0)]
    assert list(missed(turns)) == [
        "MISSED k01.1 left alone: what → 'why (what)', meant 'why what'",
        "LOST k01.1: what → 'why (what)'",
    ]


def test_the_report_has_every_way_and_every_kind() -> None:
    kinds = ("elliptical", "self-contained", "change", "gold")
    lines = "\n".join(report([made(kind, 1, 1) for kind in kinds]))
    assert all(way in lines for way in (*WAYS, *kinds))


def test_the_halves_of_trec_cast_share_no_topic(tmp_path: Path) -> None:
    (tmp_path / "trec_cast").mkdir()
    rows = [{"_id": f"2019_{n // 2}_{n % 2 + 1}", "raw": "a", "manual": "a", "history": ["b"]} for n in range(80)]
    rows.append({"_id": "2019_90_1", "raw": "a", "manual": "a", "history": []})
    file = tmp_path / "trec_cast" / "turns.jsonl"
    file.write_bytes(b"turns.jsonl\n" + b"\n".join(msgspec.json.encode(row) for row in rows))
    halves = [read_cast(tmp_path, split) for split in ("dev", "test")]
    assert sum(map(len, halves)) == 80
    assert {turn.topic for turn in halves[0]}.isdisjoint({turn.topic for turn in halves[1]})


def test_a_folder_without_trec_cast_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConversationsError, match="Name the folder that holds trec_cast after --collections"):
        read_cast(tmp_path, "dev")


def test_recall_of_terms_is_against_the_rewriting_by_hand() -> None:
    turns = [
        Cast("1_1_2", "Is it treatable?", "Is throat cancer treatable?", ("What is throat cancer?",)),
        Cast("1_1_3", "Tell me about sharks in the Pacific", "tell me about sharks in the pacific", ("Hello",)),
    ]
    bare, concatenated, shipped = list(rewriting(turns))[1:]
    assert "recall 0.333   precision 1.000   stand alone and are left so 1.000" in bare
    assert "recall 1.000   precision 1.000   stand alone and are left so 0.000" in concatenated
    assert "recall 1.000   precision 1.000   stand alone and are left so 1.000" in shipped
    assert read_turn(turns[0].raw, [Turn("What is throat cancer?")], Glossary()).leans


def test_lessons_take_whether_a_turn_leans_from_its_label(small: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.conversations.NOTED", 0)
    learnt = lessons([TALK], [], Desk(small), Glossary())
    assert [lesson.leans for lesson in learnt] == [True, False]
    assert learnt[0].signs == signs("why that one?", "is the lamp green in may", names_of(Glossary()))


def test_a_turn_of_trec_cast_leans_if_the_rewriter_changed_it() -> None:
    turns = [Cast("1_1_2", "Is it treatable?", "Is cancer treatable?", ("?",)), Cast("1_1_3", "Why?", "why", ("?",))]
    assert [lesson.leans for lesson in cast_lessons(turns)] == [True, False]


def test_the_fit_gives_a_weight_for_every_sign_and_a_positive_one_to_what_tells() -> None:
    plain = signs("does medicare pay for all of the treatments that a doctor orders", "", names_of(Glossary()))
    learnt = [
        Lesson(replace(plain, opened=float(number % 2)), bool(number % 2), 1.0, str(number // 2))
        for number in range(40)
    ]
    lines = "\n".join(fit("NAMED", learnt))
    assert "AUROC in 10 folds 1.000 (20 lean, 40 in all)" in lines
    assert float(lines.split("opened=")[1].split(",")[0]) > 0
    assert np.all([f"    {name}=" in lines for name in ("third", "shared", "words_12")])
