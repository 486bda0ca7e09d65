"""Long forms in sections, checked item by item: what every hall's form has in common; a hall declares its own."""
