-- One row a call; body is the whole record as JSON. Times are milliseconds since 1970.
CREATE TABLE cdr (
    call_id    VARCHAR(255) NOT NULL PRIMARY KEY,
    started_at BIGINT       NOT NULL,
    ended_at   BIGINT       NOT NULL,
    direction  VARCHAR(16)  NOT NULL,
    user_name  VARCHAR(128) NOT NULL,
    called     VARCHAR(128) NOT NULL,
    trunk      VARCHAR(128) NOT NULL,
    talk_ms    BIGINT       NOT NULL,
    end_type   VARCHAR(64)  NOT NULL,
    body       MEDIUMTEXT   NOT NULL
);

CREATE INDEX cdr_started_at ON cdr (started_at);
