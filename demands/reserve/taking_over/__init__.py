"""Article 11: another enterprise takes a demand over after waiver or lapse."""
