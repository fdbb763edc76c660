"""The answer to hello."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from conversations.models import Conversation
from conversations.protocol import message_object
from conversations.turns import Missed
from tenants.models import PersonaVersion, Shop


def welcome_frame(
    shop: Shop, persona: PersonaVersion, token: str, conversation: Conversation, missed: Missed
) -> dict[str, Any]:
    """Who the visitor is from now on, whom they talk to, and what they have not seen."""
    reply = missed.reply
    return {
        "type": "welcome",
        "visitor": token,
        "conversation": str(conversation.id),
        "state": conversation.state,
        "shop": _shop(shop, persona),
        "messages": [message_object(message) for message in missed.messages],
        "has_more": missed.has_more,
        "reply": {"seq": reply.seq, "text": reply.text} if reply else None,
    }


def _shop(shop: Shop, persona: PersonaVersion) -> dict[str, Any]:
    with override(shop.locale):
        disclosure = _("AI assistant: answers are generated and may be wrong.")
    return {
        "name": shop.name,
        "assistant": persona.name,
        "avatar": None,
        "accent": shop.accent,
        "locale": shop.locale,
        "greeting": persona.greeting,
        "suggestions": persona.suggestions,
        "disclosure": disclosure,
    }
