package io.tandem.farend;

/// What the calling and the called side of a call do in their own ways. Confined to the agent loop.
interface Leg {
    /// Ends it before the answer.
    void giveUp(String why);

    /// Ends it by choice, at any time.
    void hangUp();

    /// Goes on with more steps of the script.
    void perform(Script more);
}
