namespace DisclosureFlow.AuditTrail.Tests.Keys;

public sealed class TheLogKeyIsKeptSafe
{
    [Fact]
    public void A_key_that_was_made_opens_again_and_signs_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "keys", "log.key");
        using var made = LogKeyFile.Create(path, "demo.invalid/1");
        using var opened = LogKeyFile.Open(path, "demo.invalid/1");
        Assert.Equal(made.Key, opened.Key);
        Assert.Equal(made.Sign("t\n").ToBytes(), opened.Sign("t\n").ToBytes());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public void A_key_is_never_replaced() => WithKey(path =>
        Assert.Throws<AuditRefusedException>(() => LogKeyFile.Create(path, "demo.invalid/1")));

    [Fact]
    public void A_missing_key_is_not_made_up() => Refused(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));

    [Fact]
    public void Another_log_s_key_is_refused() => WithKey(path => Refused(path, "demo.invalid/2"));

    [Fact]
    public void A_damaged_key_is_refused() => WithKey(path =>
    {
        var text = File.ReadAllText(path);
        var words = text.Split(' ');
        words[2] = Convert.ToBase64String(new byte[32]);
        File.WriteAllText(path, string.Join(' ', words));
        Refused(path);
        File.WriteAllText(path, text[..40]);
        Refused(path);
    });

    [Fact]
    public void A_key_that_others_may_read_is_refused() => WithKey(path =>
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs a file system with Unix modes");
            return;
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Refused(path);
    });

    private static void WithKey(Action<string> test)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "keys", "log.key");
        LogKeyFile.Create(path, "demo.invalid/1").Dispose();
        test(path);
    }

    private static void Refused(string path, string? origin = null) =>
        Assert.Equal("DF6040", Assert.Throws<AuditRefusedException>(() => LogKeyFile.Open(path, origin)).Refusal.Code);
}
