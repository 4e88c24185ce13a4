package io.tandem.media.path;

import io.tandem.media.FrameTap;
import io.tandem.media.MediaCommand;
import io.tandem.media.PortId;
import java.util.ArrayList;
import java.util.List;

/// What is decoded in one session beside its two legs hearing each other: mixes, joined calls, taps. Confined to
/// the media loop, but for [#tell].
final class Conference {
    private final CallMedia call;
    private final List<Monitor> monitors = new ArrayList<>();
    private final List<TapInput> taps = new ArrayList<>();

    Conference(CallMedia call) {
        this.call = call;
    }

    /// Hands a command to the loop. Any thread.
    ///
    /// @throws IllegalArgumentException when a call is to be joined that lives on another loop
    void tell(MediaCommand command, Fillers fillers) {
        switch (command) {
            case MediaCommand.Mix mix -> call.loop().execute(() -> mix(mix));
            case MediaCommand.Overlay overlay -> {
                Sound sound = fillers.prepare(overlay.sound(), call.callId());
                call.loop().execute(() -> overlay(overlay.port(), sound));
            }
            case MediaCommand.Monitor monitor -> {
                if (!(monitor.call() instanceof CallMedia other) || other.loop() != call.loop()) {
                    throw new IllegalArgumentException("a session joins only a call beside which it was opened");
                }
                call.loop().execute(() -> monitor(monitor, other));
            }
            case MediaCommand.Leave leave -> call.loop().execute(() -> leave(leave.port()));
            case MediaCommand.Tap tap -> call.loop().execute(() -> tap(tap));
            case MediaCommand.Untap untap -> call.loop().execute(() -> untap(untap.tap()));
            default -> throw new IllegalArgumentException(command + " concerns no conference");
        }
    }

    private void mix(MediaCommand.Mix command) {
        MediaPort port = call.port(command.port());
        if (port != null) {
            port.voices().mix(command.voices());
        }
    }

    private void overlay(PortId id, Sound sound) {
        MediaPort port = call.port(id);
        if (port != null) {
            port.voices().overlay(sound);
        }
    }

    /// @param other the session of `command.call()`
    private void monitor(MediaCommand.Monitor command, CallMedia other) {
        leave(command.port());
        MediaPort port = call.port(command.port());
        if (port != null) {
            monitors.add(new Monitor(port, other, command.operator(), command.mode()));
        }
    }

    void leave(PortId id) {
        for (int i = monitors.size() - 1; i >= 0; i--) {
            if (monitors.get(i).supervisor().id().equals(id)) {
                monitors.remove(i).end();
            }
        }
    }

    private void tap(MediaCommand.Tap command) {
        for (int i = 0; i < taps.size(); i++) {
            if (taps.get(i).tap().equals(command.tap()) && taps.get(i).rate() == command.sampleRate()) {
                taps.get(i).ports(command.port(), command.right());
                return;
            }
        }
        untap(command.tap());
        TapInput fresh = new TapInput(call, command.tap(), command.sampleRate());
        fresh.ports(command.port(), command.right());
        taps.add(fresh);
    }

    private void untap(FrameTap tap) {
        for (int i = taps.size() - 1; i >= 0; i--) {
            if (taps.get(i).tap().equals(tap)) {
                taps.remove(i).close();
            }
        }
    }

    /// Every 20 ms, before the ports.
    void tick() {
        for (int i = monitors.size() - 1; i >= 0; i--) {
            if (!monitors.get(i).follow()) {
                monitors.remove(i);
            }
        }
    }

    /// Every 20 ms, after the ports.
    void tap(long tickNs) {
        for (int i = taps.size() - 1; i >= 0; i--) {
            if (!taps.get(i).tick(tickNs)) {
                taps.remove(i).close();
            }
        }
    }

    /// A port of this session closes.
    void closed(MediaPort port) {
        leave(port.id());
    }

    /// A port leaves this loop, be it of this session or of one that is joined.
    void forget(MediaPort leaving) {
        monitors.forEach(monitor -> monitor.forget(leaving));
        taps.forEach(tap -> tap.forget(leaving));
    }

    void close() {
        monitors.forEach(Monitor::end);
        monitors.clear();
        taps.forEach(TapInput::close);
        taps.clear();
    }
}
