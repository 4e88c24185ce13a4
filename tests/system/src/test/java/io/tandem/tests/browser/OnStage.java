package io.tandem.tests.browser;

import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/// One [Stage] for all classes that ask for it, closed after the last; a failed test says what the gateway and
/// the telephone network saw. A test must leave no call behind. JUnit's thread.
final class OnStage
        implements BeforeAllCallback,
                BeforeEachCallback,
                ParameterResolver,
                LifecycleMethodExecutionExceptionHandler,
                TestExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(OnStage.class);
    private static final int LOG_LINES = 60;

    private static Stage stage(ExtensionContext context) {
        return Objects.requireNonNull(
                context.getRoot().getStore(NAMESPACE).computeIfAbsent("stage", _ -> open(), Stage.class));
    }

    private static Stage open() {
        try {
            return Stage.open();
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return stage(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        stage(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        stage(context).network().forget();
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        handleTestExecutionException(context, failure);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (!(failure instanceof TestAbortedException)) {
            Stage stage = stage(context);
            System.err.println("=== " + context.getDisplayName() + "\n--- telephone network\n"
                    + stage.network().trace() + stage.diaries() + "\n--- gateway\n"
                    + stage.gateway().logTail(LOG_LINES));
        }
        throw failure;
    }
}
