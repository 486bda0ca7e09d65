"""What a page says once after a redirect, in a cookie that only this host can set."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """The cookie under a name that browsers take over https alone, for this host alone."""

    cookie_name = "__Host-messages"


class HostStorage(FallbackStorage):
    """The cookie first; what is too long for it stands in the session."""

    storage_classes = (HostCookieStorage, SessionStorage)
