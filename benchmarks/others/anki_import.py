"""Anki's own CSV importer over the same questions: the first import, then again with one row changed."""

from __future__ import annotations

import sys
from pathlib import Path

from anki.collection import Collection, ImportCsvRequest
from content import COLUMNS, edit_row
from measured import measured

HEAD = "#separator:Comma\n#html:false\n#columns:{}\n#notetype:Question\n#tags column:{}\n"


def main(folder: Path, count: int, rounds: int) -> None:
    table = folder / "questions.csv"
    collection = Collection(str(folder / "collection.anki2"))
    names = [name for name in COLUMNS if name != "tags"]
    models = collection.models
    model = models.new("Question")
    for name in names:
        models.add_field(model, models.new_field(name))
    card = models.new_template("Card 1")
    card["qfmt"], card["afmt"] = "{{id}} {{text}}", "{{answer_mc}}{{answer_match}}"
    models.add_template(model, card)
    models.add_dict(model)
    head, _, body = table.read_text().partition("\n")
    table.write_text(HEAD.format(head, 1 + COLUMNS.index("tags")) + body)

    def work() -> None:
        metadata = collection.get_csv_metadata(path=str(table), delimiter=None)
        log = collection.import_csv(ImportCsvRequest(path=str(table), metadata=metadata)).log
        assert log.found_notes == count, log.found_notes

    measured(work, lambda number: edit_row(table, 1 + number * 7919 % count, f"anki {number}"), rounds)
    assert len(collection.find_notes("hint:*anki*")) == min(rounds, count)
    collection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
