"""The codes that generated records use: those of the project's own lists, the common ones first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .draw import Skewed

ROOT = Path(__file__).resolve().parents[2]
LISTS = ROOT / "site_config" / "taxonomies"
COMMON_HARMS = (
    "spam", "harassment", "account-takeover", "hate-raid", "scam-stream", "impersonation", "hate-speech",
    "intellectual-property", "over-enforcement", "enforcement-evasion", "adult-sexual-content", "gendered-abuse",
    "engagement-fraud", "doxxing", "minor-unsupervised-live", "payout-fraud", "feature-abuse", "swatting",
)  # fmt: skip
COMMON_SURFACES = (
    "chat",
    "live-video",
    "raids",
    "clips",
    "whispers",
    "accounts",
    "reporting",
    "live-audio",
    "discovery",
)
COMMON_SAFEGUARDS = (
    "user-reporting", "text-classifier", "rate-limits", "review-queue", "behaviour-signals", "raid-controls", "on-call",
    "rate-alerting", "chat-controls", "stream-kill", "new-account-friction", "appeals", "escalation-paging", "hash-match",
)  # fmt: skip
COMMON_FACTORS = (
    "no-alert",
    "model-coverage",
    "out-of-hours",
    "weak-identity",
    "threshold-untuned",
    "runbook-untested",
)


@dataclass(frozen=True, slots=True)
class Codes:
    """Every list as ranks to draw from, and what a harm says of itself."""

    lists: dict[str, Skewed[str]]
    titles: dict[str, str]
    floors: dict[str, int]
    duties: dict[str, tuple[str, ...]]
    strong: tuple[str, ...]
    """Types of action that are stronger or intermediate."""


def _terms(name: str) -> list[dict[str, Any]]:
    terms: list[dict[str, Any]] = yaml.load((LISTS / f"{name}.yml").read_bytes(), yaml.CSafeLoader)["terms"]
    return terms


def _ranked(name: str, first: tuple[str, ...] = ()) -> Skewed[str]:
    codes = [str(term["code"]) for term in _terms(name)]
    return Skewed([*(code for code in first if code in codes), *(code for code in codes if code not in first)])


def read_codes() -> Codes:
    names = (
        "failure_modes", "action_types", "teams", "detection_sources", "tactics", "affected_groups", "impact_measures",
        "principles",
    )  # fmt: skip
    lists = {name: _ranked(name) for name in names}
    lists["harms"] = _ranked("harms", COMMON_HARMS)
    lists["surfaces"] = _ranked("surfaces", COMMON_SURFACES)
    lists["safeguards"] = _ranked("safeguards", COMMON_SAFEGUARDS)
    lists["factors"] = _ranked("factors", COMMON_FACTORS)
    lists["languages"] = _ranked("languages")
    lists["regions"] = Skewed(("amer", "emea", "apac", "global"), 0.6)
    harms = _terms("harms")
    titled = [term for name in ("harms", "surfaces", "safeguards") for term in _terms(name)]
    return Codes(
        lists,
        {term["code"]: term["title"][0].lower() + term["title"][1:] for term in titled},
        {term["code"]: int(term["floor"]) for term in harms},
        {term["code"]: tuple(term.get("obligations", ())) for term in harms},
        tuple(term["code"] for term in _terms("action_types") if term.get("strength") in {"stronger", "intermediate"}),
    )
