"""Signing in and staying signed in: sessions, limits, locks, devices, second factors."""
