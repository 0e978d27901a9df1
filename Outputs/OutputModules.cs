using System.Text.Json;
using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Modules;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs;

/// <summary>The output modules by name. Settings are one JSON object; what a module does not know, or cannot use, is refused with its path.</summary>
public sealed class OutputModules(IReadOnlyList<IOutputModule> modules)
{
    /// <summary>What every module takes beside its own.</summary>
    private static readonly OutputField MaxBodyBytes =
        OutputField.Number("maxBodyBytes", "Larger events are refused for good.", 1, 1 << 30, 10 << 20);

    public static OutputModules BuiltIn { get; } = new(
    [
        new LogModule(),
        new FileModule(),
        new HttpModule(),
        new WebSocketModule(),
        new PostgresModule(),
        new MySqlModule(),
        new SqliteModule(),
        new ClickHouseModule(),
        new RedisModule(),
        new RabbitMqModule(),
        new NatsModule(),
        new MqttModule(),
        new StompModule(),
        new ZeroMqModule(),
        new SqsModule(),
        new S3Module(),
        new MailModule(),
    ]);

    public IReadOnlyList<IOutputModule> All => modules;

    /// <param name="name">Its name or one of its aliases.</param>
    public IOutputModule? Find(string? name) =>
        modules.FirstOrDefault(m => m.Name.Equals(name, StringComparison.Ordinal) || m.Aliases.Contains(name, StringComparer.Ordinal));

    /// <summary>Everything that the settings of a module may hold; empty for a module that is not there.</summary>
    public IReadOnlyList<OutputField> FieldsOf(string? name) => Find(name) is { } module ? [.. module.Fields, MaxBodyBytes] : [];

    /// <summary>What is wrong with a module's settings; fields are named from the settings' own root (<c>url</c>), the module as <c>module</c>.</summary>
    public IReadOnlyList<FieldError> Check(string? name, JsonElement settings)
    {
        if (Find(name) is not { } module)
        {
            return [new("module", $"must be one of {string.Join(", ", modules.Select(m => m.Name))}")];
        }

        var errors = new List<FieldError>();
        var read = OutputSettings.Read(settings, FieldsOf(name), errors);
        return errors.Count > 0 ? errors : [.. module.Check(read)];
    }

    /// <summary>Opens an output. Connects to nothing yet.</summary>
    /// <exception cref="FormatException">The settings do not pass <see cref="Check"/>; names the first field that is wrong.</exception>
    public IOutput Open(string? name, JsonElement settings, OutputContext context)
    {
        if (Check(name, settings) is [var error, ..])
        {
            throw new FormatException($"'{error.Field}' {error.Message}.");
        }

        var read = OutputSettings.Read(settings, FieldsOf(name), []);
        return new OpenOutput(Find(name)!.Open(read, context), read.Number(MaxBodyBytes.Name));
    }
}
