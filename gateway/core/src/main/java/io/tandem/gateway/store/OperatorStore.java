package io.tandem.gateway.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.h2.Driver;

/// Operators in the embedded database. It is read at the start into memory; calls never wait for it.
/// Confined to one thread at a time.
public final class OperatorStore implements AutoCloseable {

    private final Connection connection;

    private OperatorStore(Connection connection) {
        this.connection = connection;
    }

    /// Opens `<directory>/tandem.mv.db`, made when it is not there, and brings its schema up to date.
    ///
    /// @throws StoreUnavailable when the directory cannot be written or another process has the store open
    public static OperatorStore open(Path directory) throws StoreUnavailable {
        String url =
                "jdbc:h2:file:" + directory.toAbsolutePath().resolve("tandem") + ";MODE=MySQL;DB_CLOSE_ON_EXIT=FALSE";
        try {
            Connection connection = new Driver().connect(url, new Properties());
            Schema.upgrade(connection);
            return new OperatorStore(connection);
        } catch (SQLException e) {
            throw new StoreUnavailable("the store in " + directory + " cannot be opened", e);
        }
    }

    /// All of them by name.
    public List<Operator> all() throws StoreUnavailable {
        String sql = "SELECT name, realm, ha1_sha256, ha1_md5, caller_id FROM operator ORDER BY name";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            List<Operator> operators = new ArrayList<>();
            while (row.next()) {
                operators.add(new Operator(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3).strip(),
                        row.getString(4).strip(),
                        row.getString(5)));
            }
            return operators;
        } catch (SQLException e) {
            throw new StoreUnavailable("operators cannot be read", e);
        }
    }

    /// Adds or replaces one.
    public void put(Operator operator) throws StoreUnavailable {
        String sql =
                "MERGE INTO operator (name, realm, ha1_sha256, ha1_md5, caller_id) KEY (name) VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement merge = connection.prepareStatement(sql)) {
            merge.setString(1, operator.name());
            merge.setString(2, operator.realm());
            merge.setString(3, operator.ha1Sha256());
            merge.setString(4, operator.ha1Md5());
            merge.setString(5, operator.callerId());
            merge.executeUpdate();
        } catch (SQLException e) {
            throw new StoreUnavailable("operator " + operator.name() + " cannot be written", e);
        }
    }

    @Override
    public void close() throws StoreUnavailable {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreUnavailable("the store cannot be closed", e);
        }
    }
}
