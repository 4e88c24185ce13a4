ALTER TABLE config_draft ADD COLUMN note VARCHAR(1000) NOT NULL DEFAULT '';

-- What was asked of the admin API, reading aside. Times are milliseconds since 1970.
CREATE TABLE audit (
    id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    at        BIGINT       NOT NULL,
    who       VARCHAR(128) NOT NULL,
    role      VARCHAR(16)  NOT NULL,
    came_from VARCHAR(64)  NOT NULL,
    method    VARCHAR(16)  NOT NULL,
    path      VARCHAR(512) NOT NULL,
    status    INT          NOT NULL,
    detail    VARCHAR(512) NOT NULL
);
