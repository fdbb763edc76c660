"""The forms of the first steps."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from config.first_steps.questions import QUESTIONS
from knowledge.faq_table import MOST_MIB, NotTakenError, read_table
from knowledge.models import LONGEST_QUESTION, Faq
from knowledge.tables.reading import Row
from tenants.first_words import FIRST_WORDS
from tenants.models import LOCALES, Persona, PersonaText, Shop
from tenants.origins import OriginsField
from tenants.single_lines import one_line
from tenants.variables import refuse_unknown

OWN_WORDS = "own"
ROWS = 5
MOST_ROWS = 10  # more are edited in the admin


class ShopForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Step 1: what the shop is called and which language it speaks."""

    locale = forms.ChoiceField(
        label=_("Language of the shop"),
        choices=LOCALES,
        widget=forms.RadioSelect,
        help_text=_("The widget's language, and that of mails to your people."),
    )

    class Meta:
        model = Shop
        fields = ("name", "locale")
        labels: ClassVar = {"name": _("Name of the shop")}
        help_texts: ClassVar = {"name": _("Shoppers see it.")}


class AssistantForm(forms.Form):
    """Step 2: who the assistant is."""

    name = forms.CharField(
        label=_("Name of the assistant"),
        max_length=40,
        validators=[one_line],
        help_text=_("How it introduces itself."),
    )
    tone = forms.ChoiceField(label=_("How it talks"), widget=forms.RadioSelect)
    own_tone = forms.CharField(label=_("In your own words"), max_length=160, required=False)
    greeting = forms.CharField(
        label=_("Greeting"),
        max_length=300,
        validators=[refuse_unknown],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown before the first message."),
    )

    def __init__(self, persona: Persona, shop: Shop, data: Any = None) -> None:
        self._persona, self._shop = persona, shop
        self._tones = FIRST_WORDS[shop.locale].tones
        super().__init__(data, initial=self._initial(), label_suffix="")
        tone = self.fields["tone"]
        assert isinstance(tone, forms.ChoiceField)
        numbered = [(str(number), text) for number, text in enumerate(self._tones)]
        tone.choices = [*numbered, (OWN_WORDS, _("Otherwise: in your own words"))]

    def _initial(self) -> dict[str, Any]:
        tone = self._persona.tone
        usual = str(self._tones.index(tone)) if tone in self._tones else OWN_WORDS
        own = tone if usual == OWN_WORDS else ""
        return {"tone": usual, "own_tone": own, **_texts(self._persona, "name", "greeting")}

    def clean(self) -> dict[str, Any]:
        """The tone in words, and a greeting that says the assistant's new name if nobody touched it."""
        given = super().clean() or self.cleaned_data
        if given.get("tone") == OWN_WORDS and not given.get("own_tone"):
            self.add_error("own_tone", _("Say how it talks, or choose one of the others."))
        proposed = FIRST_WORDS[self._shop.locale].greeting
        names = {"shop": self._shop.name}
        if given.get("greeting") == proposed.format(name=self._persona.name, **names):
            given["greeting"] = proposed.format(name=given.get("name", ""), **names)[:300]
        return given

    def put_into(self, persona: Persona) -> None:
        """Write what was chosen into the draft."""
        given = self.cleaned_data
        own = given["tone"] == OWN_WORDS
        persona.name, persona.greeting = given["name"], given["greeting"]
        persona.tone = given["own_tone"] if own else self._tones[int(given["tone"])]


def _texts(persona: PersonaText, *fields: str) -> dict[str, Any]:
    return {name: getattr(persona, name) for name in fields}


class FaqForm(forms.Form):
    """One row of step 3: a question, usually proposed, and the answer that the owner types."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    question = forms.CharField(label=_("Question"), max_length=LONGEST_QUESTION, required=False)
    answer = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        required=False,
        validators=[refuse_unknown],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """A row without an answer is left out; one without a question is a mistake."""
        given = super().clean() or self.cleaned_data
        if given.get("answer") and not given.get("question") and "question" not in self.errors:
            self.add_error("question", _("What is the question to this answer?"))
        if given.get("id") and not given.get("answer") and "answer" not in self.errors:
            self.add_error(
                "answer", _("This entry had an answer. To delete it, use the administration.")
            )
        return given


class FaqFileForm(forms.Form):
    """The other way of step 3: a table."""

    file = forms.FileField(
        label=_("Or bring a table (CSV or XLSX)"),
        required=False,
        help_text=_(
            "Columns: question, answer, and if you like phrasings (one a line, or divided by |) and category. "
            "At most 200 rows and 1 MiB; larger ones are imported in the administration."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def clean_file(self) -> list[Row]:
        """What the table holds. Raises ValidationError with a line for each mistake."""
        file = self.cleaned_data["file"]
        if not file:
            return []
        try:
            return read_table(file.read(MOST_MIB * 2**20 + 1))
        except NotTakenError as problem:
            raise forms.ValidationError(problem.problems) from problem


FaqRows = forms.formset_factory(FaqForm, extra=0, max_num=MOST_ROWS, validate_max=True)


def faq_rows(faqs: Sequence[Faq], locale: str) -> list[dict[str, Any]]:
    """What the rows of step 3 begin with: the shop's entries, then proposed questions up to five."""
    written = [{"id": faq.pk, "question": faq.question, "answer": faq.answer} for faq in faqs]
    known = {faq.question for faq in faqs}
    proposed = [{"question": text} for text in QUESTIONS[locale] if text not in known]
    free = ROWS - len(written) if len(written) < ROWS else 1
    rows: list[dict[str, Any]] = [*written, *proposed[:free]]
    return rows + [{}] * (free - len(proposed[:free]))


class WidgetForm(forms.Form):
    """Step 4: where the widget may stand."""

    allowed_origins = OriginsField(
        label=_("Addresses of your site"),
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "https://www.example.com", "spellcheck": "false"}
        ),
    )
