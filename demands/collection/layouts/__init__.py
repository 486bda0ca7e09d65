"""表单内容: what a form asks, in which words, and how it is checked; configured on screens, kept by version."""
