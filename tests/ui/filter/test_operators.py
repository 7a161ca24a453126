"""Which comparisons fit which field, and how their value is given."""

import pytest

from tests.helpers.sample_session import DEAL_SCHEMA, spec
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import Op
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.filter.operators import (
    ValueForm,
    filterable,
    fitting_values,
    operator_words,
    operators_for,
    usual_operator,
    value_form,
)


def field(name: str) -> FieldSpec:
    found = DEAL_SCHEMA.field(name)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", FieldKind)
def test_every_kind_has_comparisons_each_with_a_form_of_value(kind: FieldKind) -> None:
    one = spec("x", "X", kind)
    if filterable(one):
        assert usual_operator(one) in operators_for(one)
        assert all(value_form(op, one) for op in operators_for(one))
        assert len(set(operators_for(one))) == len(operators_for(one))


def test_secrets_and_pictures_are_not_compared() -> None:
    assert not filterable(field("secret"))
    assert filterable(field("odd"))


def test_words_fit_the_kind() -> None:
    assert operator_words(Op.LESS, field("closingdate")) == "is before"
    assert operator_words(Op.LESS, field("amount")) == "is under"
    assert operator_words(Op.CONTAINS, field("related_to")) == "name contains"
    assert operator_words(Op.CONTAINS, field("industries")) == "has"
    assert operator_words(Op.CONTAINS, spec("tags", "Tags", FieldKind.TAGS)) == "has"
    assert operator_words(Op.CONTAINS, None) == "contains"


def test_of_tags_one_is_asked_for() -> None:
    tags = spec("tags", "Tags", FieldKind.TAGS)
    assert operators_for(tags) == (Op.CONTAINS, Op.CONTAINS_NOT, Op.EMPTY, Op.FILLED)
    assert value_form(Op.CONTAINS, tags) is ValueForm.ONE


@pytest.mark.parametrize(
    ("name", "op", "form"),
    [
        ("sales_stage", Op.NONE_OF, ValueForm.SEVERAL),
        ("sales_stage", Op.IS, ValueForm.ONE),
        ("related_to", Op.CONTAINS, ValueForm.TEXT),
        ("industries", Op.CONTAINS, ValueForm.ONE),
        ("closingdate", Op.DURING, ValueForm.PERIOD),
        ("amount", Op.EMPTY, ValueForm.NOTHING),
    ],
)
def test_values_are_given_in_the_form_that_fits(name: str, op: Op, form: ValueForm) -> None:
    assert value_form(op, field(name)) is form


def test_values_stay_as_long_as_they_mean_something() -> None:
    stage, amount = field("sales_stage"), field("amount")
    several = ("Won", "Lost")
    assert fitting_values((Op.ONE_OF, stage), (Op.NONE_OF, stage), several) == several
    assert fitting_values((Op.ONE_OF, stage), (Op.IS, stage), several) == ("Won",)
    assert fitting_values((Op.IS, stage), (Op.ONE_OF, stage), ("Won",)) == ("Won",)
    assert fitting_values((Op.ONE_OF, stage), (Op.EMPTY, stage), several) == ()
    assert fitting_values((Op.IS, stage), (Op.IS, amount), ("Won",)) == ()
    assert fitting_values(None, (Op.IS, amount), ("Won",)) == ()
    day = field("closingdate")
    assert fitting_values((Op.DURING, day), (Op.LESS, day), ("@this-month",)) == ()


def test_a_picklist_without_values_is_compared_as_text() -> None:
    bare = spec("x", "X", FieldKind.PICKLIST)
    assert Op.CONTAINS in operators_for(bare)
