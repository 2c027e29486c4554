namespace DisclosureFlow.Pdf.Reading;

/// <summary>The PNG predictors of 7.4.4.4: each row begins with the number of its own filter (ISO/IEC 15948, 9.2).</summary>
internal static class PngPredictor
{
    public static byte[] Undo(ReadOnlySpan<byte> data, int rowBytes, int pixelBytes, long offset)
    {
        if (data.Length % (rowBytes + 1) != 0)
        {
            throw new PdfFormatException("a predicted stream ends in the middle of a row (7.4.4.4)", offset);
        }

        var rows = data.Length / (rowBytes + 1);
        var result = new byte[rows * rowBytes];
        ReadOnlySpan<byte> above = new byte[rowBytes];
        for (var row = 0; row < rows; row++)
        {
            var source = data.Slice(row * (rowBytes + 1), rowBytes + 1);
            var target = result.AsSpan(row * rowBytes, rowBytes);
            source[1..].CopyTo(target);
            UndoRow(source[0], target, above, pixelBytes, offset);
            above = target;
        }

        return result;
    }

    private static void UndoRow(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes, long offset)
    {
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= pixelBytes ? row[i - pixelBytes] : 0;
            row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Paeth(left, above[i], i >= pixelBytes ? above[i - pixelBytes] : 0),
                _ => throw new PdfFormatException($"{filter} is no PNG filter (0 to 4)", offset),
            });
        }
    }

    private static int Paeth(int left, int up, int upLeft)
    {
        var estimate = left + up - upLeft;
        var (a, b, c) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - upLeft));
        return a <= b && a <= c ? left : b <= c ? up : upLeft;
    }
}
