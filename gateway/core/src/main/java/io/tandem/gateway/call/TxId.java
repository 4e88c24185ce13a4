package io.tandem.gateway.call;

/// Names one transaction of a call; the runner keeps the transaction itself. Immutable.
public record TxId(String name) {
    @Override
    public String toString() {
        return name;
    }
}
