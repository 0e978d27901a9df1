using Npgsql;

namespace WebhookOps.Storage.Postgres;

/// <summary>Tries again what failed for a reason that passes: a restart, a lost connection, a deadlock.</summary>
internal sealed class PostgresRetry(TimeProvider clock)
{
    private const int MaxAttempts = 14;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    /// <exception cref="LedgerUnavailableException">It still failed after some 10 seconds, or waiting would not help (disk full).</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work(cancellation);
            }
            catch (NpgsqlException failure) when (!cancellation.IsCancellationRequested && Passes(failure))
            {
                if (attempt == MaxAttempts)
                {
                    throw Unavailable(failure);
                }

                var pause = s_firstPause * (1 << (attempt - 1));
                await Task.Delay(pause < s_longestPause ? pause : s_longestPause, clock, cancellation);
            }
            catch (NpgsqlException failure) when (!cancellation.IsCancellationRequested && IsUnavailable(failure))
            {
                throw Unavailable(failure);
            }
        }
    }

    // A check violation: the row was on its way to the default partition while its day's own was attached. The next try finds that.
    private static bool Passes(NpgsqlException failure) => failure is PostgresException { SqlState: var state }
        ? state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ReadOnlySqlTransaction
            || state.StartsWith("08", StringComparison.Ordinal)
        : failure.InnerException is not TimeoutException; // the rest is the connection's

    private static bool IsUnavailable(NpgsqlException failure) => failure is not PostgresException { SqlState: var state }
        || state is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable
        || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("58", StringComparison.Ordinal);

    private static LedgerUnavailableException Unavailable(NpgsqlException failure) =>
        new($"PostgreSQL cannot take this now: {failure.Message}", failure);
}
