namespace DisclosureFlow.Server.Storage;

/// <summary>
/// The folder that holds everything of one installation: the database, the keys and the exported log. It is locked by the operating
/// system for as long as the process lives; the lock of a killed process is gone with it.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Name of the database's file in the folder.</summary>
    public const string DatabaseFile = "disclosureflow.db";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly FileStream held;

    private DataFolder(string path, string? log, FileStream held)
    {
        Path = path;
        Log = log ?? System.IO.Path.Combine(path, "log");
        this.held = held;
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>The database file.</summary>
    public string Database => System.IO.Path.Combine(Path, DatabaseFile);

    /// <summary>Private keys, readable by the owner only.</summary>
    public string Keys => System.IO.Path.Combine(Path, "keys");

    /// <summary>The published log: an export, rebuildable from the database.</summary>
    public string Log { get; }

    /// <summary>Creates the folder if need be and locks it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="log">Where to publish the log; null: the subfolder <c>log</c>.</param>
    /// <exception cref="FolderInUse">Another process holds it.</exception>
    public static DataFolder Open(string path, string? log = null)
    {
        var full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(full);
        FileStream taken;
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix and a share mode on Windows: both end with the process.
            taken = new FileStream(System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new FolderInUse(full);
        }

        var folder = new DataFolder(full, log is null ? null : System.IO.Path.GetFullPath(log), taken);
        Directory.CreateDirectory(folder.Keys);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Keys, OwnerOnly);
        }

        return folder;
    }

    public void Dispose() => held.Dispose();
}
