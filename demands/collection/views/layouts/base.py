"""What the pages of a round's form have in common: which round, and who may change it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from demands.collection.models import CollectionRound
from demands.collection.rules.preparing import may_prepare
from portal import access
from portal.navigation import STAFF

READERS = access.roles(*STAFF).about("collection_round")
PREPARERS = access.roles("dept_officer", "office_officer").about("collection_round", only=access.Only.ITS_DRAFTERS)


def found(request: HttpRequest, pk: int) -> CollectionRound:
    """The round with its form; 404 for who may not know of it."""
    return get_object_or_404(CollectionRound.objects.visible_to(request.user).for_detail(), pk=pk)


def prepared(request: HttpRequest, pk: int) -> CollectionRound:
    """The round, if the reader may change its form now; 403 for other readers."""
    collection_round: Any = found(request, pk)
    if not may_prepare(collection_round, request.user):
        raise PermissionDenied
    return collection_round
