# The guard: why a night's delivery was held back. Shown on screen, in status and on the binder's cover.
guard-lost = There are usually { $base } rows, now only { $rows } came ({ $percent } % fewer). The last good data is used.
guard-nothing = There are usually { $base } rows, now none came. The last good data is used.
guard-source-lost = The whole export shrank from { $base } to { $rows } rows ({ $percent } % fewer). The last good data is used.
guard-stale = The export is { $age } hours old, at most { $allowed } is allowed. The last good data is used.
guard-age-unknown = It can’t be seen when the export was made. The last good data is used.
guard-lost-column = The column “{ $column }” is missing in the export. The last good data is used.
guard-unreadable = The file could not be read. The last good data is used.
guard-missing-file = No file came. The last good data is used.
