/* A stand-in for one library of Windows, for the start test alone (`cargo xtask dist`); it is never given to anybody.
 *
 * Programs of today's Rust draw random bytes with ProcessPrng of bcryptprimitives.dll, which every Windows since version 7
 * has and Wine before version 9 has not. Here it asks Wine's own source of random bytes, which lies in advapi32.dll. */

#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG length); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
    while (length > 0) {
        ULONG now = length > 0x10000 ? 0x10000 : (ULONG)length;
        if (!SystemFunction036(bytes, now)) {
            return FALSE;
        }
        bytes += now;
        length -= now;
    }
    return TRUE;
}
