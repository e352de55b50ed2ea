"""Categories, their rules and their attributes, as the API answers them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.markets import Market
from destination_tiktok_shop.rules.near_matches import allowed_values, near_matches

ROOT = "0"
AVAILABLE = "AVAILABLE"
INVITE_ONLY = "INVITE_ONLY"
SEPARATORS = re.compile(r"\s*(?:>|/|»)\s*")
PATH_SEPARATOR = " > "


@dataclass(frozen=True)
class Category:
    """A node of the category tree."""

    id: str
    parent_id: str
    name: str
    is_leaf: bool
    permissions: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, answer: Mapping[str, Any]) -> "Category":
        return cls(
            id=str(answer["id"]),
            parent_id=str(answer.get("parent_id") or ROOT),
            name=answer.get("local_name") or answer.get("name", ""),
            is_leaf=bool(answer.get("is_leaf")),
            permissions=frozenset(answer.get("permission_statuses") or ()),
        )


@dataclass(frozen=True)
class Condition:
    """Holds where the product's attribute has this value."""

    attribute_id: str
    value_id: str

    @classmethod
    def parse_all(cls, answer: Mapping[str, Any]) -> "tuple[Condition, ...]":
        return tuple(
            cls(str(condition.get("attribute_id")), str(condition.get("attribute_value_id")))
            for condition in answer.get("requirement_conditions") or ()
            if condition.get("condition_type", "VALUE_ID_MATCH") == "VALUE_ID_MATCH"
        )


@dataclass(frozen=True)
class CategoryAttribute:
    """A built-in attribute of a category; `values` maps the id of each built-in value to its name."""

    id: str
    name: str
    is_sales: bool
    is_required: bool
    is_customizable: bool
    is_multiple: bool
    is_number: bool
    conditions: tuple[Condition, ...]
    values: dict[str, str]

    @classmethod
    def parse(cls, answer: Mapping[str, Any]) -> "CategoryAttribute":
        return cls(
            id=str(answer["id"]),
            name=answer.get("name") or "",
            is_sales=answer.get("type") == "SALES_PROPERTY",
            # The live API spells it is_requried.
            is_required=bool(answer.get("is_requried") or answer.get("is_required")),
            is_customizable=bool(answer.get("is_customizable")),
            is_multiple=bool(answer.get("is_multiple_selection")),
            is_number=answer.get("value_data_format") == "POSITIVE_INT_OR_DECIMAL",
            conditions=Condition.parse_all(answer),
            values={str(value["id"]): value.get("name") or "" for value in answer.get("values") or ()},
        )


@dataclass(frozen=True)
class CertificationRule:
    """A kind of certificate that a category asks for."""

    id: str
    name: str
    is_required: bool
    expires: bool
    conditions: tuple[Condition, ...]

    @classmethod
    def parse(cls, answer: Mapping[str, Any]) -> "CertificationRule":
        return cls(
            id=str(answer["id"]),
            name=answer.get("name") or "",
            is_required=is_required(answer),
            expires=is_required(answer.get("expiration_date")),
            conditions=Condition.parse_all(answer),
        )


@dataclass(frozen=True)
class CategoryRules:
    """What a category asks for besides attributes."""

    certifications: tuple[CertificationRule, ...] = ()
    size_chart_supported: bool = True
    size_chart_required: bool = False
    cod_supported: bool = True
    dimensions_required: bool = False
    responsible_person_required: bool = False
    manufacturer_required: bool = False
    special_product_types: frozenset[str] = frozenset()
    fees_required: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, answer: Mapping[str, Any]) -> "CategoryRules":
        """From the `data` of Get Category Rules."""
        return cls(
            certifications=tuple(map(CertificationRule.parse, answer.get("product_certifications") or ())),
            size_chart_supported=is_supported(answer.get("size_chart")),
            size_chart_required=is_required(answer.get("size_chart")),
            cod_supported=is_supported(answer.get("cod")),
            dimensions_required=is_required(answer.get("package_dimension")),
            responsible_person_required=is_required(answer.get("responsible_person")),
            manufacturer_required=is_required(answer.get("manufacturer")),
            special_product_types=special_product_types(answer.get("allowed_special_product_types")),
            fees_required=frozenset(fee.get("type", "") for fee in answer.get("fees") or () if is_required(fee)),
        )


def is_required(rule: Mapping[str, Any] | None) -> bool:
    return bool(rule and (rule.get("is_required") or rule.get("is_requried")))


def is_supported(rule: Mapping[str, Any] | None) -> bool:
    """A rule that the answer leaves out forbids nothing."""
    return rule is None or rule.get("is_supported") is not False


def special_product_types(answer: Any) -> frozenset[str]:
    """The API documents a list, and answers text with quotes in it: `"PRE_ORDER"`."""
    words = answer.replace(",", " ").split() if isinstance(answer, str) else answer or ()
    return frozenset(word.strip("[]\"' ") for word in words)


@dataclass(frozen=True)
class CategoryTree:
    """Every category of a shop, by id."""

    by_id: dict[str, Category] = field(default_factory=dict)

    @classmethod
    def parse(cls, answers: Iterable[Mapping[str, Any]]) -> "CategoryTree":
        """From the `categories` of Get Categories."""
        return cls({category.id: category for category in map(Category.parse, answers)})

    def path(self, category: Category) -> str:
        """The names from the root down: Home > Kitchen > Mugs."""
        names = [category.name]
        while (parent := self.by_id.get(category.parent_id)) and len(names) < len(self.by_id):
            names.append(parent.name)
            category = parent
        return PATH_SEPARATOR.join(reversed(names))

    def root_name(self, category_id: str) -> str:
        """The first name of a category's path."""
        return self.path(self.by_id[category_id]).partition(PATH_SEPARATOR)[0]

    def label(self, category: Category) -> str:
        """Path and id, for people."""
        return f"{self.path(category)} ({category.id})"

    def find(self, text: str) -> list[Category]:
        """The categories with this id, this path, or this name, in that order; upper and lower case are the same.

        Several leaves may have one name; a category above them is found only where no leaf has the name.
        """
        if text in self.by_id:
            return [self.by_id[text]]
        found = self._by_path.get(normal_path(text)) or self._by_name.get(normal_name(text), [])
        return [category for category in found if category.is_leaf] or found

    def leaves_below(self, category: Category) -> list[Category]:
        return [leaf for leaf in self.leaves if self._is_below(leaf, category)]

    @cached_property
    def leaves(self) -> list[Category]:
        return [category for category in self.by_id.values() if category.is_leaf]

    def _is_below(self, category: Category, ancestor: Category) -> bool:
        for _ in self.by_id:
            if category.parent_id == ancestor.id:
                return True
            if category.parent_id not in self.by_id:
                return False
            category = self.by_id[category.parent_id]
        return False

    @cached_property
    def _by_path(self) -> dict[str, list[Category]]:
        return self._grouped(lambda category: normal_path(self.path(category)))

    @cached_property
    def _by_name(self) -> dict[str, list[Category]]:
        return self._grouped(lambda category: normal_name(category.name))

    def _grouped(self, key: Callable[[Category], str]) -> dict[str, list[Category]]:
        grouped: dict[str, list[Category]] = {}
        for category in self.by_id.values():
            grouped.setdefault(key(category), []).append(category)
        return grouped


def normal_name(text: str) -> str:
    return " ".join(text.split()).casefold()


def normal_path(text: str) -> str:
    """A path with one spelling of its separators: `Home>Mugs` and `Home / Mugs` are the same."""
    return normal_name(SEPARATORS.sub(PATH_SEPARATOR, text))


def check_category(
    findings: Findings, text: str, tree: CategoryTree, market: Market, *, column: str = "category"
) -> Category | None:
    """The category that a feed means by id, path or name; None, and a finding, where the shop can't list in it."""
    found = tree.find(text)
    if len(found) > 1:
        findings.add("ambiguous_value", column, given=text, allowed=", ".join(map(tree.label, found)))
    elif not found:
        findings.add("category_unmapped", column, given=text, allowed=similar_leaves(tree, text))
    elif not found[0].is_leaf:
        below = [tree.label(leaf) for leaf in tree.leaves_below(found[0])]
        findings.add("category_not_leaf", column, given=text, allowed=allowed_values("", below))
    elif is_available(findings, found[0], tree, market, column):
        return found[0]
    return None


def similar_leaves(tree: CategoryTree, text: str) -> str:
    """The leaves whose name or path resembles the text."""
    labels = {tree.path(leaf): tree.label(leaf) for leaf in tree.leaves}
    return ", ".join(labels[path] for path in near_matches(text, labels))


def is_available(findings: Findings, category: Category, tree: CategoryTree, market: Market, column: str) -> bool:
    """Whether the shop may list in a category; some markets review listings in invite-only ones."""
    blocked = category.permissions - {AVAILABLE}
    if not blocked or AVAILABLE in category.permissions:
        return True
    is_reviewed = blocked == {INVITE_ONLY} and market.invite_only == "review"
    findings.add(
        "category_not_available",
        column,
        given=f"{tree.label(category)}: {', '.join(sorted(blocked))}",
        severity="warning" if is_reviewed else "error",
    )
    return is_reviewed
