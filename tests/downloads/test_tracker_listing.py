"""The JSON of `downloads list` and `downloads status`, and the problems that `check` shows."""

from __future__ import annotations

from pathlib import Path

from tests.downloads.conftest import OpenTracker
from tests.downloads.tracker_files import failed, row, write_tracker

from quizops.downloads.links import link_key, media_id, missing_links
from quizops.downloads.listing import list_rows, summarise
from quizops.downloads.states import Category, SourceName, Status
from quizops.errors import Severity


def test_rows_are_listed_with_both_sources(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1"), row("2", google_drive=""))
    first, second = list_rows(open_tracker().rows())
    assert {key: first[key] for key in ("row_id", "row_index", "name", "type")} == {
        "row_id": "1",
        "row_index": 0,
        "name": "Person 1",
        "type": "FF-Fi/Se-CP/B(S) #4",
    }
    assert first["youtube"] == {
        "status": "failed",
        "category": "network",
        "error": "timed out",
        "tries": 2,
        "next_try": None,
        "files": [],
        "media_ids": [],
        "fenced": False,
    }
    assert first["drive"]["files"] == ["drive/1/a.pdf"]
    assert (second["youtube"]["status"], second["drive"]["status"]) == ("pending", "none")


def test_a_list_can_be_narrowed(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1"), row("2"))
    rows = list(open_tracker().rows())
    assert [one["row_id"] for one in list_rows(rows, status=Status.FAILED)] == ["1"]
    assert list_rows(rows, status=Status.FAILED, sources=[SourceName.DRIVE]) == []
    assert [one["row_id"] for one in list_rows(rows, category=Category.NETWORK)] == ["1"]


def test_a_fenced_source_shows_why(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, row("1", youtube_status="dunno"))
    [listed] = list_rows(open_tracker().rows())
    assert listed["youtube"]["fenced"]
    assert "'dunno'" in listed["youtube"]["error"]


def test_the_summary_counts_and_sees_patterns(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, *(failed(str(number)) for number in range(3)), row("9"))
    media = csv_path.parent / "media"
    (media / "drive" / "0").mkdir(parents=True)
    (media / "drive" / "0" / "a.pdf").write_bytes(b"12345")
    told = summarise(open_tracker().rows(), media=media)
    assert told["rows"] == 4
    assert (told["youtube"]["failed"], told["youtube"]["pending"], told["drive"]["completed"]) == (3, 1, 3)
    assert told["success_rate"] == 0.5
    assert told["categories"] == {"network": 3}
    assert told["bytes"] == 5
    [pattern] = told["patterns"]
    assert (pattern["message"], pattern["count"], pattern["of"]) == ("timed out", 3, 3)


def test_an_empty_tracker_has_no_success_rate(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path)
    assert summarise(open_tracker().rows())["success_rate"] is None


def test_check_warns_of_shared_links_and_of_one_person_under_two_ids(
    csv_path: Path, open_tracker: OpenTracker
) -> None:
    same = {"name": "Ann", "email": "ann@example.org"}
    write_tracker(
        csv_path,
        row("1", youtube_playlist="https://youtu.be/SAME", **same),
        row("2", youtube_playlist="https://www.youtube.com/watch?v=SAME&t=3", **same),
    )
    problems = open_tracker().problems()
    assert [problem.rule for problem in problems] == ["tracker_same_person", "tracker_shared_link"]
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert {(problem.location.file, problem.location.line) for problem in problems} == {("tracker.csv", 4)}


def test_check_warns_of_a_type_that_is_not_the_first_recorded(
    csv_path: Path, open_tracker: OpenTracker
) -> None:
    write_tracker(csv_path, row("1"), row("2"))
    open_tracker()
    write_tracker(csv_path, row("1", type="MF-Si/Te-BS/P(C) #3"), row("2"))
    tracker = open_tracker()
    [problem] = tracker.problems()
    assert problem.rule == "tracker_type_changed"
    assert "'FF-Fi/Se-CP/B(S) #4'" in problem.message
    tracker.refresh()
    assert [one.rule for one in open_tracker().problems()] == ["tracker_type_changed"]


def test_spellings_of_one_link_are_one_key() -> None:
    youtube = [
        "https://youtu.be/X",
        "https://www.youtube.com/watch?v=X&list=L",
        "youtube.com/shorts/X?feature=share",
    ]
    assert {link_key(SourceName.YOUTUBE, url) for url in youtube} == {"youtube:X"}
    drive = [
        "https://drive.google.com/file/d/X/view?usp=sharing",
        "https://drive.google.com/open?id=X",
        "https://drive.google.com/uc?export=download&id=X",
    ]
    assert {link_key(SourceName.DRIVE, url) for url in drive} == {"drive:X"}
    assert media_id(SourceName.YOUTUBE, "https://www.youtube.com/playlist?list=L") == "L"


def test_direct_links_are_one_by_their_normalised_address() -> None:
    one = link_key(SourceName.DRIVE, "https://example.org/a.pdf?utm_source=x&b=1")
    assert one == link_key(SourceName.DRIVE, "http://www.example.org/a.pdf?b=1")
    assert one != link_key(SourceName.DRIVE, "https://example.org/b.pdf?b=1")
    assert link_key(SourceName.DRIVE, "https://[broken").startswith("url:")


def test_missing_links_are_those_without_their_media() -> None:
    links = ("https://youtu.be/A", "https://youtu.be/B")
    assert missing_links(SourceName.YOUTUBE, links, ["A"]) == ("https://youtu.be/B",)
