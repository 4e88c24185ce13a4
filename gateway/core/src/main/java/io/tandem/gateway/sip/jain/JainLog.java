package io.tandem.gateway.sip.jain;

import gov.nist.core.ServerLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What JAIN-SIP has to say, all at DEBUG: what peers do wrong is no error of ours, and its messages quote theirs.
/// Made by JAIN-SIP by reflection. Any thread.
public final class JainLog implements StackLogger, ServerLogger {

    private static final Logger LOG = LoggerFactory.getLogger("io.tandem.gateway.sip.jain.stack");

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isDebugEnabled();
    }

    /// Its debug level describes every step and takes stack traces: it is on at TRACE only.
    @Override
    public boolean isLoggingEnabled(int level) {
        return level >= TRACE_DEBUG ? LOG.isTraceEnabled() : LOG.isDebugEnabled();
    }

    @Override
    public void logException(Throwable thrown) {
        LOG.debug("", thrown);
    }

    @Override
    public void logException(Exception thrown) {
        LOG.debug("", thrown);
    }

    @Override
    public void logDebug(String message) {
        LOG.trace("{}", oneLine(message));
    }

    @Override
    public void logDebug(String message, Exception thrown) {
        LOG.trace("{}", oneLine(message), thrown);
    }

    @Override
    public void logTrace(String message) {
        LOG.trace("{}", oneLine(message));
    }

    @Override
    public void logFatalError(String message) {
        LOG.debug("{}", oneLine(message));
    }

    @Override
    public void logError(String message) {
        LOG.debug("{}", oneLine(message));
    }

    @Override
    public void logError(String message, Exception thrown) {
        LOG.debug("{}", oneLine(message), thrown);
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("{}", oneLine(message));
    }

    @Override
    public void logInfo(String message) {
        LOG.trace("{}", oneLine(message));
    }

    private static String oneLine(String message) {
        return String.valueOf(message).replace('\r', ' ').replace('\n', ' ');
    }

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int level) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String stamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }

    @Override
    public void closeLogFile() {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {}

    @Override
    public void setSipStack(SipStack stack) {}
}
