using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WebhookOps.Agent.Listening;

/// <summary>
/// Remembers the temporary URL of a server and an app, so that it is the same one after a restart. While one program has it no other gets
/// it: that one asks for a URL of its own.
/// </summary>
internal sealed class KeptChannel : IDisposable
{
    private readonly FileStream? _file;

    private KeptChannel(FileStream? file) => _file = file;

    /// <param name="folder">Of this user's own.</param>
    public static KeptChannel Open(string folder, Uri server, Uri app)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{server}\n{app}")).AsSpan(0, 8));
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // the token is the URL's owner
        }

        try
        {
            Directory.CreateDirectory(folder);
            return new KeptChannel(new FileStream(Path.Combine(folder, name + ".json"), options));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new KeptChannel(null);
        }
    }

    /// <summary>Null: there is none, or another program has it.</summary>
    public Channel? Read()
    {
        if (_file is null || _file.Length == 0)
        {
            return null;
        }

        try
        {
            _file.Position = 0;
            return JsonSerializer.Deserialize(_file, ChannelJson.Default.Channel);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(Channel channel)
    {
        if (_file is not null)
        {
            _file.SetLength(0);
            JsonSerializer.Serialize(_file, channel, ChannelJson.Default.Channel);
            _file.Flush();
        }
    }

    public void Dispose() => _file?.Dispose();
}
