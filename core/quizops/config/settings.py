"""quizops.toml as models: every section, every default, every bound."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from quizops.config.secret import SecretRef
from quizops.config.spelling import EnvironmentType, environment_type

Positive = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Named = Annotated[str, Field(min_length=1)]


def _environment(word: object) -> EnvironmentType:
    return environment_type(str(word))


def _ledger_place(text: object) -> object:
    """A path or a URL, or a reference, which must be whole: it is followed later."""
    if isinstance(text, str) and text.startswith(("env:", "file:")):
        SecretRef.parse(text)
    return text


EnvironmentName = Annotated[EnvironmentType, BeforeValidator(_environment)]
Reference = Annotated[SecretRef, BeforeValidator(SecretRef.parse)]


class Section(BaseModel):
    """A table of quizops.toml: known keys only, exact types, never changed after loading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Columns(Section):
    """The tracker's header names."""

    row_id: Named = "row_id"
    name: Named = "name"
    email: Named = "email"
    type: Named = "type"
    youtube: Named = "youtube_playlist"
    drive: Named = "google_drive"


class Watch(Section):
    linger_s: Seconds = 600
    expected: bool = False


class Quiz(Section):
    """The merge's policy; `schema` is a JSON Schema beside the shipped one, below the content folder."""

    strategy: Literal["preserve", "overwrite", "intelligent"] = "intelligent"
    on_conflict: Literal["hold", "ours", "theirs"] = "hold"
    blank: Literal["keep", "clear"] = "keep"
    schema_file: str = Field(default="", alias="schema")
    strict: bool = True
    max_removed: Share = 0.1


class Rate(Section):
    per_minute: Positive
    burst: Positive


class YoutubeRate(Rate):
    per_minute: Positive = 30
    burst: Positive = 5


class DriveRate(Rate):
    per_minute: Positive = 60
    burst: Positive = 10


class Rates(Section):
    youtube: YoutubeRate = YoutubeRate()
    drive: DriveRate = DriveRate()


class Downloads(Section):
    auto: bool = True
    backlog_asks: Count = 20
    media: Named = "media"
    workers: Positive = 2
    max_youtube: Count | None = None
    max_drive: Count | None = None
    tries: Positive = 5
    free_disk_floor_bytes: Count = 1_000_000_000
    sheet_url: str = ""
    sheet_interval_s: Seconds = 0
    rate: Rates = Rates()


class Youtube(Section):
    format: str | None = None
    cookies_file: str | None = None


class Backup(Section):
    keep_days: Count = 30
    compress: bool = True


class Releases(Section):
    """`auto_deploy` is true in dev and false elsewhere, unless set."""

    keep: Positive = 50
    keep_days: Count = 30
    max_store_bytes: Count = 2_000_000_000
    auto_deploy: bool = True
    watch_after_s: Seconds = 300


class Target(Section):
    """A place that a release is deployed to, and how it is known to be healthy there."""

    env: EnvironmentName
    path: Named
    health_url: str | None = None
    metrics_url: str | None = None
    critical_urls: list[str] = []
    strategy: Literal["switch", "blue_green", "rolling"] = "switch"
    restart: str | list[str] | None = None
    before: str | list[str] | None = None
    after: str | list[str] | None = None
    health_wait_s: Seconds = 30
    keep_old_s: Seconds = 300


class Retention(Section):
    """In prod 365 and 90 days, unless set."""

    metrics_days: Count = 30
    logs_days: Count = 7


class ContextSettings(Section):
    flush_changes: Positive = 5
    flush_s: Seconds = 30
    max_history: Positive = 10_000


class Notify(Section):
    """Channels stand for URLs with secrets in them, so they are references only."""

    escalate_to: str | None = None
    escalate_after_s: Seconds = 900
    channels: dict[str, Reference] = {}


class Serve(Section):
    host: Named = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8001
    token_file: str | None = None


class Recipes(Section):
    allowed_paths: list[str] = []
    env: list[str] = []


class Git(Section):
    commit: bool = False


class Settings(Section):
    """The whole of quizops.toml. An empty `database` means the ledger file below `.quizops/`."""

    environment: EnvironmentName = EnvironmentType.DEV
    database: Annotated[str, BeforeValidator(_ledger_place)] = ""
    columns: Columns = Columns()
    watch: Watch = Watch()
    quiz: Quiz = Quiz()
    downloads: Downloads = Downloads()
    youtube: Youtube = Youtube()
    backup: Backup = Backup()
    releases: Releases = Releases()
    targets: dict[str, Target] = {}
    retention: Retention = Retention()
    context: ContextSettings = ContextSettings()
    notify: Notify = Notify()
    serve: Serve = Serve()
    recipes: Recipes = Recipes()
    git: Git = Git()
