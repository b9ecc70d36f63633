import os
from pathlib import Path

from quizops.watch import ContentTree


def touch(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_scan_finds_content_in_every_folder(tmp_path: Path) -> None:
    names = ("a.csv", "deep/er/quiz.json", "UPPER.CSV", "quizops.toml")
    found = {touch(tmp_path / name) for name in names}
    assert ContentTree.scan(tmp_path).files.keys() == found


def test_hidden_temporary_and_office_names_are_nobodys_content(tmp_path: Path) -> None:
    for name in (".hidden.csv", "~backup.csv", "half.csv.tmp", ".~lock.q.csv#", "notes.txt"):
        touch(tmp_path / name)
    touch(tmp_path / ".quizops" / "inside.json")
    assert ContentTree.scan(tmp_path).files == {}


def test_media_folders_are_not_walked(tmp_path: Path) -> None:
    touch(tmp_path / "media" / "youtube" / "1" / "clip.mp4.meta.json")
    tree = ContentTree.scan(tmp_path, [tmp_path / "media"])
    assert tree.files == {}
    assert tree.folders == (tmp_path,)


def test_a_loop_of_links_does_not_trap_the_walk(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(tmp_path)
    touch(tmp_path / "a.csv")
    assert ContentTree.scan(tmp_path).files.keys() == {tmp_path / "a.csv"}


def test_new_changed_and_vanished_files_are_told_apart_from_equal_ones(tmp_path: Path) -> None:
    touch(tmp_path / "same.csv")
    touch(tmp_path / "changed.csv")
    touch(tmp_path / "gone.csv")
    before = ContentTree.scan(tmp_path)
    touch(tmp_path / "changed.csv", "longer now")
    (tmp_path / "gone.csv").unlink()
    touch(tmp_path / "new.csv")
    changed = ContentTree.scan(tmp_path).changed_since(before)
    assert {path.name for path in changed} == {"changed.csv", "gone.csv", "new.csv"}


def test_what_is_no_plain_file_is_set_apart(tmp_path: Path) -> None:
    """Whoever opened a pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "nowhere.csv").symlink_to(tmp_path / "gone.csv")
    touch(tmp_path / "a.csv")
    tree = ContentTree.scan(tmp_path)
    assert tree.files.keys() == {tmp_path / "a.csv"}
    assert tree.unusable == (tmp_path / "pipe.csv",)


def test_names_that_are_no_text_are_set_apart_with_all_below_them(tmp_path: Path) -> None:
    for name in (b"odd\xff.csv", b"folder\xff"):
        path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118
        if name.endswith(b".csv"):
            Path(os.fsdecode(path)).write_text("x")
        else:
            touch(Path(os.fsdecode(path)) / "a.csv")
    touch(tmp_path / "a.csv")
    tree = ContentTree.scan(tmp_path)
    assert tree.files.keys() == {tmp_path / "a.csv"}
    assert tree.folders == (tmp_path,)
    assert len(tree.unusable) == 2
