-- An operator whose password was set by the admin API is none without his user in the configuration.
ALTER TABLE operator ADD COLUMN needs_user BOOLEAN NOT NULL DEFAULT FALSE;
