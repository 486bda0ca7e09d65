"""开放数据: what the hall shows, for programs: read only, under an address with its version, described by a schema."""
