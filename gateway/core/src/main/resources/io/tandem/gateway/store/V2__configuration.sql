-- One row: the version that is in force. Who commits locks it.
CREATE TABLE config_head (
    id      INT    NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

INSERT INTO config_head (id, version) VALUES (1, 0);

-- Who changed something, when, and why. Times are milliseconds since 1970.
CREATE TABLE config_change (
    version      BIGINT        NOT NULL PRIMARY KEY,
    author       VARCHAR(128)  NOT NULL,
    made_at      BIGINT        NOT NULL,
    note         VARCHAR(1000) NOT NULL,
    restores     BIGINT,
    confirm_by   BIGINT,
    confirmed_by VARCHAR(128)
);

-- Each object as it is now, with the version that made it so. No body: it was removed.
CREATE TABLE config_object (
    kind    VARCHAR(32)  NOT NULL,
    name    VARCHAR(128) NOT NULL,
    version BIGINT       NOT NULL,
    body    MEDIUMTEXT,
    PRIMARY KEY (kind, name)
);

CREATE INDEX config_object_version ON config_object (version);

-- What each change did to each object.
CREATE TABLE config_history (
    version     BIGINT       NOT NULL,
    kind        VARCHAR(32)  NOT NULL,
    name        VARCHAR(128) NOT NULL,
    body_before MEDIUMTEXT,
    body_after  MEDIUMTEXT,
    PRIMARY KEY (version, kind, name)
);

CREATE INDEX config_history_object ON config_history (kind, name, version);

-- Changes that somebody is at work on.
CREATE TABLE config_draft (
    id           VARCHAR(36)  NOT NULL PRIMARY KEY,
    author       VARCHAR(128) NOT NULL,
    begun_at     BIGINT       NOT NULL,
    base_version BIGINT       NOT NULL,
    edits        MEDIUMTEXT   NOT NULL
);
