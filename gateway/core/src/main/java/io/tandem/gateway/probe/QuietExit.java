package io.tandem.gateway.probe;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Ends a process in which libwebrtc was loaded. In an ordinary exit its threads try to attach to a JVM that is
/// going,
/// and webrtc-java says on standard output that they could not, behind the probe's JSON; `_exit` of the C
/// library
/// lets them have no such moment. Any thread.
public final class QuietExit {
    private QuietExit() {}

    /// Does not return. No shutdown hook runs.
    public static void exit(int code) {
        System.out.flush();
        System.err.flush();
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle exit = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("_exit"), FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
            exit.invokeExact(code);
        } catch (Throwable noCLibrary) {
            Runtime.getRuntime().halt(code);
        }
    }
}
