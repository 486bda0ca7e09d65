"""归口预审: the bureau of a unit's city between unit and department, where a region has it so."""
