"""批量导入: many demands in one Excel file, reported row by row before anything is written."""
