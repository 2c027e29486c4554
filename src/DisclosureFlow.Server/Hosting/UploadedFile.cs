namespace DisclosureFlow.Server.Hosting;

/// <summary>What an upload is, judged by its first bytes: neither its name nor the browser's word for it counts.</summary>
internal static class UploadedFile
{
    private static readonly (byte[] Start, string Type)[] Known =
    [
        ([.. "%PDF-"u8], "application/pdf"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ([(byte)'P', (byte)'K', 3, 4], "application/zip"),
    ];

    /// <summary>The media type, or null where the content is none of those we take.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var (start, type) in Known)
        {
            if (bytes.StartsWith(start))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>All bytes of an upload that is within the limit; null where none was chosen or it is longer.</summary>
    public static async Task<byte[]?> Read(IFormFile? file, long mostBytes, CancellationToken stop)
    {
        if (file is null || file.Length == 0 || file.Length > mostBytes)
        {
            return null;
        }

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }
}
