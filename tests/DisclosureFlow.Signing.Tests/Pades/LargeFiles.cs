using System.Globalization;
using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests.Pades;

/// <summary>
/// A file of 500 MB is signed and validated by a process whose whole managed heap may not exceed 64 MB: the runtime itself ends it where it tries.
/// </summary>
public sealed class LargeFiles
{
    private const int Size = 500 << 20;
    private const string FolderOfChild = "SIGNING_LARGE_FILE_FOLDER";

    [Fact]
    public async Task A_file_of_500_MB_is_signed_and_validated_within_a_heap_of_64_MB()
    {
        if (Environment.GetEnvironmentVariable(FolderOfChild) is { } given)
        {
            SignInTheChildProcess(given);
            return;
        }

        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Write(Path.Combine(folder.FullName, "large.pdf"));
            var environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [FolderOfChild] = folder.FullName,
                ["DOTNET_GCHeapHardLimit"] = (64 << 20).ToString("X", CultureInfo.InvariantCulture),
            };
            var (exit, output, error) = await Outside.Run(Environment.ProcessPath!, ["-method", $"{typeof(LargeFiles).FullName}.{nameof(A_file_of_500_MB_is_signed_and_validated_within_a_heap_of_64_MB)}", "-noLogo"], environment: environment);
            Assert.True(exit == 0, output + error);
            Assert.True(File.Exists(Path.Combine(folder.FullName, "signed.pdf")), output);
            Assert.InRange(new FileInfo(Path.Combine(folder.FullName, "signed.pdf")).Length, Size, Size + (1 << 20));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_source_that_changes_while_it_is_written_leaves_no_target()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (source, target) = (Path.Combine(folder.FullName, "in.pdf"), Path.Combine(folder.FullName, "out.pdf"));
            File.WriteAllBytes(source, Some.Pdf);
            using var key = Some.Rsa();
            PadesSigner.SignFile(source, target, key, Some.Request());
            Assert.Equal(["in.pdf", "out.pdf"], Directory.GetFiles(folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.ThrowsAny<IOException>(() => PadesSigner.SignFile(source, target, key, Some.Request()));
            Assert.Equal("DF5002", Assert.Throws<SigningRefusedException>(() => PadesSigner.SignFile(source, target + "2", key, Some.Request("absent"))).Code);
            Assert.Equal(["in.pdf", "out.pdf"], Directory.GetFiles(folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The test above starts itself in a process of its own with the heap's limit; this is what is done there.</summary>
    private static void SignInTheChildProcess(string folder)
    {
        Assert.InRange(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, 1, 64 << 20);
        using var key = Some.Rsa();
        PadesSigner.SignFile(Path.Combine(folder, "large.pdf"), Path.Combine(folder, "signed.pdf"), key, Some.Request(certify: true));
    }

    /// <summary>One stream of zeros with a hole in the file system in its middle, so that it takes no room on disk.</summary>
    private static void Write(string path)
    {
        var pdf = SmallPdf.WithFields(Some.Field);
        pdf.Objects[30] = new PdfStream([], new byte[64]);
        var small = Encoding.Latin1.GetString(pdf.ToTable());
        var (from, cross) = (small.IndexOf("/Length 64>>\nstream\n", StringComparison.Ordinal), small.IndexOf("xref\n0 ", StringComparison.Ordinal));
        var head = small[..from] + $"/Length {Size}>>\nstream\n";
        var tail = small[(from + "/Length 64>>\nstream\n".Length + 64)..];
        var shift = head.Length + Size + tail.Length - small.Length;
        tail = tail.Replace($"startxref\n{cross}\n", $"startxref\n{cross + shift}\n", StringComparison.Ordinal);
        using var file = File.Create(path);
        file.Write(Encoding.Latin1.GetBytes(head));
        file.Seek(Size, SeekOrigin.Current);
        file.Write(Encoding.Latin1.GetBytes(tail));
    }
}
