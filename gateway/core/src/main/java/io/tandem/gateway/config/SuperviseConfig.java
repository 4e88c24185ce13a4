package io.tandem.gateway.config;

/// How supervisors join calls: by dialling a code and the operator's name or number, as in `*21aigul`. Immutable.
public record SuperviseConfig(
        @Key(
                value = "Code to listen. Like the others it is followed by an operator's name or by one of our"
                        + " numbers that he answers.",
                def = "*21")
        String listenCode,

        @Key(value = "Code to whisper: the operator alone hears the supervisor.", def = "*22")
        String whisperCode,

        @Key(value = "Code to barge in: both sides hear the supervisor.", def = "*23")
        String bargeCode,

        @Key(
                value = "Keys of the supervisor change what he does while he is in: 0 listens, 1 whispers, 3 barges"
                        + " in.",
                def = "true")
        boolean keys) {}
