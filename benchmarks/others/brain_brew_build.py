"""One build of the same questions into one JSON by Brain Brew; it keeps state, so a process a build."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
from pathlib import Path

from brain_brew.commands.run_recipe.run_recipe import RunRecipe
from brain_brew.configuration.file_manager import FileManager
from content import COLUMNS
from measured import measured

FIELDS = [name for name in COLUMNS if name not in ("id", "tags")]
RECIPE = """\
- build_parts:
    - headers_from_yaml_part:
        part_id: headers
        file: headers.yaml
    - note_models_from_yaml_part:
        part_id: Question
        file: model.yaml
    - notes_from_csvs:
        part_id: notes
        note_model_mappings:
          - note_models: [Question]
            columns_to_fields: {{{mapping}}}
        file_mappings:
          - {{file: questions.csv, note_model: Question}}
- generate_crowd_anki:
    folder: build
    headers: headers
    notes: {{part_id: notes}}
    note_models: {{parts: [{{part_id: Question}}]}}
"""
MODEL = """\
name: Question
id: 7d3b1a52-0000-4000-8000-000000000001
css_file: style.css
fields: [{fields}]
templates:
  - {{name: Card 1, html_file: card.html}}
"""


def write_recipe() -> None:
    fields = ", ".join(f"{{name: {name}}}" for name in FIELDS)
    mapping = ", ".join(f"{name}: {name}" for name in FIELDS)
    Path("recipe.yaml").write_text(RECIPE.format(mapping=f"guid: guid, tags: tags, {mapping}"))
    Path("model.yaml").write_text(MODEL.format(fields=fields))
    Path("headers.yaml").write_text("name: Quiz\ncrowdanki_uuid: 7d3b1a52-0000-4000-8000-000000000002\n")
    Path("style.css").write_text(".card {}\n")
    Path("card.html").write_text("{{text}}\n\n--\n\n{{answer_mc}}\n")
    Path("build").mkdir(exist_ok=True)
    table = Path("questions.csv")
    head, _, body = table.read_text().partition("\n")
    if head.startswith("id,"):
        table.write_text(f"gu{head}\n{body}")


def main(folder: Path, count: int) -> None:
    os.chdir(folder)
    logging.disable(logging.CRITICAL)
    write_recipe()

    def work() -> None:
        FileManager()
        with contextlib.redirect_stdout(sys.stderr):
            RunRecipe("recipe.yaml", False).execute()

    measured(work)
    notes = json.loads(next(Path("build").rglob("*.json")).read_bytes())["notes"]
    assert len(notes) == count, len(notes)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
