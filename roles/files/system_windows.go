package files

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"
)

// What Windows says, by number (System Error Codes of its documentation).
const (
	accessDenied     = syscall.Errno(5)
	writeProtected   = syscall.Errno(19)
	sharingViolation = syscall.Errno(32)
	lockViolation    = syscall.Errno(33)
	badShare         = syscall.Errno(67)
	invalidName      = syscall.Errno(123)
	badPath          = syscall.Errno(161)
	nameTooLong      = syscall.Errno(206)
	notFolder        = syscall.Errno(267)
)

// owned is for the folder's access list to decide: files have no owner by number.
func owned(fs.FileInfo) bool { return true }

// held reports whether another program has a file open and lets nobody replace it.
// The right to delete is what a rename over the file asks for.
func held(path string) bool {
	const toDelete = 0x10000 // DELETE
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	shared := uint32(syscall.FILE_SHARE_READ | syscall.FILE_SHARE_WRITE | syscall.FILE_SHARE_DELETE)
	h, err := syscall.CreateFile(name, toDelete, shared, nil, syscall.OPEN_EXISTING, syscall.FILE_FLAG_OPEN_REPARSE_POINT, 0)
	if err == nil {
		_ = syscall.CloseHandle(h)
	}
	return errors.Is(err, sharingViolation)
}

// busy reports whether a rename may do better a little later. Windows denies access
// to a file that others have open.
func busy(err error) bool {
	return slices.ContainsFunc([]error{accessDenied, sharingViolation, lockViolation}, func(why error) bool { return errors.Is(err, why) })
}

// refusals are what the system says of a place, beside what all systems say.
func refusals() []error {
	return []error{writeProtected, badShare, invalidName, badPath, nameTooLong, notFolder}
}

// Hide hides a file from those who list the folder.
func Hide(path string) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return
	}
	if attributes, err := syscall.GetFileAttributes(name); err == nil {
		_ = syscall.SetFileAttributes(name, attributes|syscall.FILE_ATTRIBUTE_HIDDEN)
	}
}
