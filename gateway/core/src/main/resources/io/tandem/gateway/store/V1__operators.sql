CREATE TABLE operator (
    name       VARCHAR(64)  NOT NULL PRIMARY KEY,
    realm      VARCHAR(255) NOT NULL,
    ha1_sha256 CHAR(64)     NOT NULL,
    ha1_md5    CHAR(32)     NOT NULL,
    caller_id  VARCHAR(32)  NOT NULL
);
