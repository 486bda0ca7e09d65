"""Addresses of 需求发布 and of the public site that it fills."""

from django.urls import URLPattern, URLResolver, path

from demands.release.views import composing, corrections, feed, hall, home, lists, public, takedowns, word

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.HomeView.as_view(), name="home"),
    path("hall/", hall.HallView.as_view(), name="hall"),
    path("hall/feed/", feed.hall_feed, name="hall_feed"),
    path("hall/deadlines.ics", hall.HallCalendar.as_view(), name="hall_calendar"),
    path("hall/<slug:code>/", public.PublicDemandView.as_view(), name="public_demand"),
    path("hall/<slug:code>/word/", word.PublicWord.as_view(), name="public_demand_word"),
    path("hall/<slug:code>/print/", public.PrintedDemand.as_view(), name="public_demand_print"),
    path("hall/<slug:code>/deadline.ics", public.DemandCalendar.as_view(), name="public_demand_calendar"),
    path("lists/<slug:number>/", public.PublicListView.as_view(), name="public_release_list"),
    path("announcements/", public.AnnouncementsView.as_view(), name="announcements"),
    path("announcements/<int:pk>/", public.HallNoticeView.as_view(), name="hall_notice"),
    path("corrections/", corrections.Corrections.as_view(), name="corrections"),
    path("corrections/new/<int:pk>/", corrections.NewCorrection.as_view(), name="correction_new"),
    path("corrections/<int:pk>/", corrections.CorrectionPage.as_view(), name="correction"),
    path("takedowns/", takedowns.Takedowns.as_view(), name="takedowns"),
    path("takedowns/new/<int:pk>/", takedowns.NewTakedown.as_view(), name="takedown_new"),
    path("takedowns/<int:pk>/", takedowns.TakedownPage.as_view(), name="takedown"),
    path("calendar.ics", public.DeadlinesCalendar.as_view(), name="calendar_feed"),
    path("release-lists/", lists.ReleaseLists.as_view(), name="release_lists"),
    path("release-lists/new/", composing.NewReleaseList.as_view(), name="release_list_new"),
    path("release-lists/<int:pk>/", lists.ReleaseListPage.as_view(), name="release_list"),
    path("release-lists/<int:pk>/edit/", composing.EditReleaseList.as_view(), name="release_list_edit"),
    path("release-lists/<int:pk>/preview/", lists.ReleaseListPreview.as_view(), name="release_list_preview"),
    path("release-lists/<int:pk>/notice/", lists.NoticePreview.as_view(), name="release_list_notice"),
]
