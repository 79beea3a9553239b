# The guard: why a night's delivery was held back. Shown on screen, in status and on the binder's cover.
guard-lost = There are usually { $base } rows, now only { $rows } came ({ $percent } % fewer).
guard-nothing = There are usually { $base } rows, now none came.
guard-source-lost = The whole export shrank from { $base } to { $rows } rows ({ $percent } % fewer).
guard-stale = The export is { $age } hours old, at most { $allowed } is allowed.
guard-age-unknown = It can’t be seen when the export was made.
guard-lost-column = The column “{ $column }” is missing in the export.
guard-unreadable = The file could not be read.
guard-missing-file = No file came.
