using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WebhookOps.Storage.Sqlite;

/// <summary>
/// The one writer, on a thread of its own. It takes all the work that waits, does it in one transaction, commits once, and only then
/// answers the callers. When work fails, the transaction is rolled back and each piece tried by itself, so that a poisoned one fails
/// alone; work may therefore run twice and must only touch the ledger. A ledger that cannot take anything (disk full) fails what
/// waits; the next work finds out whether it can again.
/// </summary>
internal sealed partial class SqliteWriter(IOptions<LedgerOptions> options, ILogger<SqliteWriter> logger) : IDisposable
{
    private const int MaxWork = 64;

    private readonly BlockingCollection<Work> _queue = [];
    private readonly Lock _starting = new();
    private Thread? _thread;
    private SqliteDatabase? _database;
    private volatile bool _failing;

    /// <summary>The last work that wrote anything could not.</summary>
    public bool IsFailing => _failing;

    /// <summary>Does work inside a transaction; the task ends when it is on disk.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was written.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waiting = new Work<T>(work);
        Enqueue(waiting);
        return waiting.Task;
    }

    /// <summary>Waits for the writer to pause, so that another connection can write. Dispose the turn to let it go on.</summary>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellation)
    {
        var turn = new Turn();
        Enqueue(turn);
        try
        {
            await turn.Begun.WaitAsync(cancellation);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread?.Join();
        _database?.Dispose();
        _queue.Dispose();
    }

    private void Enqueue(Work work)
    {
        if (_thread is null)
        {
            lock (_starting)
            {
                if (_thread is null)
                {
                    _thread = new Thread(Loop) { Name = "ledger writer", IsBackground = true };
                    _thread.Start();
                }
            }
        }

        try
        {
            _queue.Add(work);
        }
        catch (InvalidOperationException stopped)
        {
            throw new LedgerUnavailableException("The ledger is shutting down.", stopped);
        }
    }

    private void Loop()
    {
        var batch = new List<Work>(MaxWork);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            for (var next = first; next is not null; next = batch.Count < MaxWork && _queue.TryTake(out var more) ? more : null)
            {
                if (next is Turn turn)
                {
                    Commit(batch);
                    batch.Clear();
                    turn.Hold();
                }
                else
                {
                    batch.Add(next);
                }
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(IReadOnlyList<Work> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            var wrote = Transact(batch);
            foreach (var work in batch)
            {
                work.Complete();
            }

            if (_failing && wrote)
            {
                _failing = false;
                LogRecovered();
            }
        }
        catch (LedgerUnavailableException failure)
        {
            foreach (var work in batch)
            {
                work.Fail(failure);
            }

            if (!_failing)
            {
                _failing = true;
                LogUnavailable(failure.Message);
            }
        }
        catch (Exception) when (batch.Count > 1)
        {
            foreach (var work in batch)
            {
                Commit([work]);
            }
        }
        catch (Exception failure)
        {
            batch[0].Fail(failure);
        }
    }

    /// <returns>Whether any row was changed: a commit of nothing passes on a full disk too.</returns>
    private bool Transact(IReadOnlyList<Work> batch)
    {
        var database = _database ??= SqliteDatabase.Open(
            options.Value.SqliteFile,
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = 0",
            "PRAGMA temp_store = MEMORY",
            "PRAGMA cache_size = -16000",
            "PRAGMA wal_autocheckpoint = 64000", // 256 MB: who comes to the move waits for it, and so few are to come to one
            "PRAGMA journal_size_limit = 67108864");
        try
        {
            var before = database.ChangesInAll;
            database.Execute("BEGIN IMMEDIATE");
            foreach (var work in batch)
            {
                work.Do(database);
            }

            database.Execute("COMMIT");
            return database.ChangesInAll != before;
        }
        catch (LedgerUnavailableException)
        {
            // Opened anew for the next work: a connection that met an I/O error is not to be trusted.
            _database = null;
            database.Dispose();
            throw;
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Nothing is accepted until it can be written again")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The ledger can be written again")]
    private partial void LogRecovered();

    private abstract class Work
    {
        public abstract void Do(SqliteDatabase database);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Work<T>(Func<SqliteDatabase, T> work) : Work
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override void Do(SqliteDatabase database) => _result = work(database);

        public override void Complete() => _done.SetResult(_result!);

        public override void Fail(Exception failure) => _done.SetException(failure);
    }

    /// <summary>The writer stands still while a turn is held, though not for ever: a holder that hangs costs ten seconds.</summary>
    private sealed class Turn : Work, IDisposable
    {
        private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _over = new();

        public Task Begun => _begun.Task;

        public void Hold()
        {
            _begun.SetResult();
            _over.Wait(s_longest);
        }

        public void Dispose() => _over.Set();

        public override void Do(SqliteDatabase database) => throw new NotSupportedException();

        public override void Complete() => throw new NotSupportedException();

        public override void Fail(Exception failure) => throw new NotSupportedException();
    }
}
