package io.tandem.gateway.config;

/// A digest algorithm by its name in the file.
public enum DigestName {
    SHA_256,
    MD5
}
