from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.api import vtql
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import FieldSpec, ModuleSchema


def schema(name: str, *fields: str) -> ModuleSchema:
    specs = tuple(FieldSpec(field, field, FieldKind.STRING) for field in fields)
    return ModuleSchema(ModuleName(name), name, "12", specs)


CONTACTS = schema("Contacts", "firstname", "lastname", "modifiedtime", "id")
INVOICE = schema(
    "Invoice", "subject", "productid", "quantity", "listprice", "comment", "tax1", "tax12",
    "taxtype", "shipping_&_handling", "hdnGrandTotal", "modifiedtime", "id",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O'Neil", "'O''Neil'"),
        ("Back\\slash", "'Back\\\\slash'"),
        ("ends in \\", "'ends in \\\\'"),
        ("", "' '"),
        ('say "x"', "'say \"x\"'"),
        ("50%; drop", "'50%; drop'"),
    ],
)
def test_values_are_quoted_as_the_lexer_wants_them(text: str, expected: str) -> None:
    assert vtql.literal(text) == expected


@given(st.text(max_size=40))
def test_no_value_can_end_its_own_quotes(text: str) -> None:
    quoted = vtql.literal(text)
    inner = quoted[1:-1].replace("\\\\", "").replace("''", "")
    assert "'" not in inner
    assert "\\" not in inner


def test_pages_go_on_from_the_last_id() -> None:
    assert vtql.page_after(CONTACTS, 65) == (
        "select * from Contacts where id > '12x65' order by id limit 100;"
    )
    assert vtql.page_after(CONTACTS, 0, 5).endswith("where id > '12x0' order by id limit 5;")
    assert vtql.page_after(CONTACTS, 0, offset=200).endswith("order by id limit 200,100;")


def test_pages_go_on_downward_too() -> None:
    assert vtql.page_after(CONTACTS, 65, downward=True) == (
        "select * from Contacts where id < '12x65' order by id desc limit 100;"
    )
    assert vtql.page_after(CONTACTS, 0, downward=True) == (
        "select * from Contacts order by id desc limit 100;"
    )
    assert vtql.page_after(CONTACTS, 0, where="title = 'a'", downward=True) == (
        "select * from Contacts where title = 'a' order by id desc limit 100;"
    )


def test_inventory_modules_are_asked_for_header_fields_by_name() -> None:
    assert vtql.page_after(INVOICE, 7) == (
        "select id,subject,taxtype,hdnGrandTotal,modifiedtime from Invoice "
        "where id > '12x7' order by id limit 100;"
    )


def test_records_by_id_are_asked_for_together() -> None:
    assert vtql.records_by_id(CONTACTS, [5, 6, 5]) == [
        "select * from Contacts where id in ('12x5','12x6') order by id limit 100;"
    ]
    assert vtql.records_by_id(CONTACTS, []) == []


def test_only_fields_that_this_user_has_are_asked_for() -> None:
    (query,) = vtql.records_by_id(CONTACTS, [5], ["lastname", "hidden", "id", "lastname"])
    assert query.startswith("select id,lastname from Contacts where")


def test_the_order_of_changes_is_unique_and_its_fields_are_selected() -> None:
    assert vtql.changed_since(CONTACTS, "2026-11-22 07:00:00", 100) == (
        "select * from Contacts where modifiedtime >= '2026-11-22 07:00:00' "
        "order by modifiedtime, id limit 100,100;"
    )
    assert "modifiedtime," in vtql.changed_since(INVOICE, "x") or ",modifiedtime " in (
        vtql.changed_since(INVOICE, "x")
    )


def test_without_a_modified_time_everything_is_asked_for() -> None:
    groups = schema("Groups", "groupname", "id")
    assert vtql.changed_since(groups, "2026-11-22") == (
        "select * from Groups order by id limit 0,100;"
    )


def test_what_was_made_since_a_moment_is_asked_for_in_that_order() -> None:
    dated = schema("Contacts", "lastname", "createdtime", "modifiedtime", "id")
    assert vtql.created_since(dated, "2026-11-22 07:00:00", 100, where="a = 'b'") == (
        "select * from Contacts where createdtime >= '2026-11-22 07:00:00' and a = 'b' "
        "order by createdtime, id limit 100,100;"
    )
    groups = schema("Groups", "groupname", "id")
    assert vtql.created_since(groups, "x") == vtql.changed_since(groups, "x")


def test_names_are_asked_for_by_their_label_fields() -> None:
    assert vtql.labels(ModuleName("Contacts"), "12", ["firstname", "lastname"], [5]) == [
        "select id,firstname,lastname from Contacts where id in ('12x5') order by id limit 100;"
    ]


@given(st.lists(st.integers(1, 10**12), max_size=400, unique=True), st.integers(1, 300))
def test_lists_are_split_below_the_limits_and_nothing_is_lost(
    numbers: list[int], fields: int
) -> None:
    wide = schema("Contacts", *(f"cf_field_{n}" for n in range(fields)))
    queries = vtql.records_by_id(wide, numbers, list(wide.by_name))
    asked = [q.partition(" in (")[2].partition(")")[0] for q in queries]
    assert ",".join(asked) == ",".join(f"'12x{n}'" for n in numbers)
    for query, ids in zip(queries, asked, strict=True):
        assert ids.count(",") < 100
        assert len(quote_plus(query)) <= vtql.MAX_BYTES
        assert query.count(";") == 1


def test_the_newest_change_costs_one_row() -> None:
    assert vtql.newest(CONTACTS) == (
        "select modifiedtime from Contacts order by modifiedtime desc limit 1;"
    )


def test_related_records_are_asked_for_by_the_rules_of_that_operation() -> None:
    assert vtql.related(CONTACTS, ["lastname = 'x'"], after=7) == (
        "select * from Contacts WHERE id > '12x7' and lastname = 'x' order by id limit 100"
    )
    assert vtql.related(INVOICE).startswith("select id,subject,taxtype,")


def test_the_simplest_query_asks_for_one_id() -> None:
    assert vtql.first_id(CONTACTS) == "select id from Contacts limit 1;"


def test_count_asks_for_nothing_else() -> None:
    assert vtql.count(ModuleName("Leads")) == "select count(*) from Leads;"


@pytest.mark.parametrize(
    ("query", "module"),
    [("SELECT *\nFROM  Leads;", "Leads"), ("select x from Y where a='from Z';", "Y"), ("", None)],
)
def test_the_module_of_a_query_is_known(query: str, module: str | None) -> None:
    assert vtql.module_of(query) == module
