"""归档包: everything that proves one object's record, in one ZIP, with what is needed to check it by hand."""
