"""形式审查队列: what waits for a department's check, who handles it, and the decisions taken for many at once."""
